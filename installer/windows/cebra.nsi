; The Windows installer. build.sh makes it, from the root of the checkout:
;
;   makensis -NOCD -DVERSION=1.2.3 installer/windows/cebra.nsi
;
;   setup.exe               for this user, who needs no rights; an older version is replaced
;   setup.exe /ALLUSERS     for every user of the PC; wants to be started by an administrator
;   setup.exe /S            asks and says nothing; the exit code tells
;   uninstall.exe           keeps saved cases and preferences; /PURGE removes those of the user who runs it
;
; Exit codes: 0 done; 1 given up by the user; 2 a file could not be written; 3 a newer version is installed;
; 4 Cebra is open; 5 /ALLUSERS without an administrator; 6 this Windows is too old.

Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetCompressorDictSize 64
ManifestDPIAware true
RequestExecutionLevel user

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include WordFunc.nsh

!define FROZEN dist/windows/cebra
!define ICON build/cebra.ico
!define PUBLISHER "The Cebra authors"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Cebra"

Name Cebra
OutFile dist/windows/cebra-${VERSION}-setup.exe
BrandingText "Cebra ${VERSION}"

; Spanish comes first: it is what a PC gets that speaks neither.
!define MUI_ICON ${ICON}
!define MUI_UNICON ${ICON}
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN $INSTDIR\CebraWindow.exe
!define MUI_UNCONFIRMPAGE_TEXT_TOP $(CASES_STAY)
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE SpanishInternational
!insertmacro MUI_LANGUAGE English

LangString ABOUT ${LANG_SPANISHINTERNATIONAL} "Ordena enfermedades comunes y raras según los hallazgos, sin conexión"
LangString ABOUT ${LANG_ENGLISH} "Ranks common and orphan diseases from findings, offline"
LangString NEWER ${LANG_SPANISHINTERNATIONAL} "Ya está instalada una versión más nueva, la $0. No se ha cambiado nada. \
    Si quiere la ${VERSION}, desinstale antes la otra; sus casos se conservan."
LangString NEWER ${LANG_ENGLISH} "A newer version, $0, is already installed. Nothing was changed. \
    If you want ${VERSION}, uninstall the other one first; your cases are kept."
LangString OPEN ${LANG_SPANISHINTERNATIONAL} "Cebra está abierta. Ciérrela y pulse Reintentar."
LangString OPEN ${LANG_ENGLISH} "Cebra is open. Please close it, then choose Retry."
LangString RIGHTS ${LANG_SPANISHINTERNATIONAL} "Solo un administrador puede instalar o desinstalar Cebra para todos los \
    usuarios: elija «Ejecutar como administrador». Para usted solo, instálela sin /ALLUSERS."
LangString RIGHTS ${LANG_ENGLISH} "Only an administrator can install or uninstall Cebra for all users: choose “Run as \
    administrator”. For yourself alone, install it without /ALLUSERS."
LangString OLD_WINDOWS ${LANG_SPANISHINTERNATIONAL} "Cebra necesita Windows 10 (versión 1809) o más nuevo."
LangString OLD_WINDOWS ${LANG_ENGLISH} "Cebra needs Windows 10 (version 1809) or newer."
LangString CASES_STAY ${LANG_SPANISHINTERNATIONAL} "Se quitará Cebra de este PC. Sus casos guardados y sus preferencias \
    se conservan."
LangString CASES_STAY ${LANG_ENGLISH} "Cebra will be removed from this PC. Your saved cases and preferences are kept."

VIProductVersion ${VERSION}.0
!macro VersionFacts LANGUAGE_ID
    VIAddVersionKey /LANG=${LANGUAGE_ID} ProductName Cebra
    VIAddVersionKey /LANG=${LANGUAGE_ID} CompanyName "${PUBLISHER}"
    VIAddVersionKey /LANG=${LANGUAGE_ID} FileDescription Cebra
    VIAddVersionKey /LANG=${LANGUAGE_ID} FileVersion ${VERSION}
    VIAddVersionKey /LANG=${LANGUAGE_ID} ProductVersion ${VERSION}
    VIAddVersionKey /LANG=${LANGUAGE_ID} LegalCopyright "Apache-2.0"
!macroend
!insertmacro VersionFacts ${LANG_SPANISHINTERNATIONAL}
!insertmacro VersionFacts ${LANG_ENGLISH}

!macro GiveUp MESSAGE CODE
    MessageBox MB_OK|MB_ICONSTOP "${MESSAGE}" /SD IDOK
    SetErrorLevel ${CODE}
    Quit
!macroend

!macro WantAdministrator
    UserInfo::GetAccountType
    Pop $0
    ${If} $0 != Admin
        !insertmacro GiveUp $(RIGHTS) 5
    ${EndIf}
!macroend

; Windows lets nobody write to a program while it runs.
!macro WantClosed PROGRAM
    ${Do}
        ${IfNot} ${FileExists} $INSTDIR\${PROGRAM}
            ${Break}
        ${EndIf}
        ClearErrors
        FileOpen $0 $INSTDIR\${PROGRAM} a
        ${IfNot} ${Errors}
            FileClose $0
            ${Break}
        ${EndIf}
        ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION $(OPEN) /SD IDCANCEL IDCANCEL`
            SetErrorLevel 4
            Quit
        ${EndIf}
    ${Loop}
!macroend

; The programs go last: where one of them is, the rest of the folder is ours.
!macro RemoveProgram
    ${If} ${FileExists} $INSTDIR\CebraWindow.exe
        RMDir /r $INSTDIR\_internal
        Delete $INSTDIR\cebra.exe
        Delete $INSTDIR\uninstall.exe
        Delete $INSTDIR\CebraWindow.exe
    ${EndIf}
!macroend

Function .onInit
    ${IfNot} ${AtLeastWin10}
    ${OrIfNot} ${AtLeastBuild} 17763
        !insertmacro GiveUp $(OLD_WINDOWS) 6
    ${EndIf}
    ${GetParameters} $1
    ClearErrors
    ${GetOptions} $1 /ALLUSERS $2
    ${If} ${Errors}
        SetShellVarContext current
        StrCpy $1 $LOCALAPPDATA\Programs\Cebra
    ${Else}
        !insertmacro WantAdministrator
        SetShellVarContext all
        StrCpy $1 $PROGRAMFILES64\Cebra
    ${EndIf}

    ReadRegStr $0 SHCTX "${UNINSTALL_KEY}" DisplayVersion
    ${VersionCompare} "$0" ${VERSION} $2
    ${If} $2 == 1
        !insertmacro GiveUp $(NEWER) 3
    ${EndIf}

    ; An older version is replaced where it is; /D=FOLDER is for the first time.
    ReadRegStr $0 SHCTX "${UNINSTALL_KEY}" InstallLocation
    ${If} $0 != ""
        StrCpy $INSTDIR $0
    ${ElseIf} $INSTDIR == ""
        StrCpy $INSTDIR $1
    ${EndIf}
    !insertmacro WantClosed CebraWindow.exe
    !insertmacro WantClosed cebra.exe
FunctionEnd

Section
    !insertmacro RemoveProgram
    SetOutPath $INSTDIR
    File /r ${FROZEN}/*
    WriteUninstaller $INSTDIR\uninstall.exe
    CreateShortcut $SMPROGRAMS\Cebra.lnk $INSTDIR\CebraWindow.exe "" $INSTDIR\CebraWindow.exe 0 SW_SHOWNORMAL "" $(ABOUT)

    WriteRegStr SHCTX "${UNINSTALL_KEY}" DisplayName Cebra
    WriteRegStr SHCTX "${UNINSTALL_KEY}" DisplayVersion ${VERSION}
    WriteRegStr SHCTX "${UNINSTALL_KEY}" Publisher "${PUBLISHER}"
    WriteRegStr SHCTX "${UNINSTALL_KEY}" DisplayIcon $INSTDIR\CebraWindow.exe
    WriteRegStr SHCTX "${UNINSTALL_KEY}" InstallLocation $INSTDIR
    WriteRegStr SHCTX "${UNINSTALL_KEY}" UninstallString '"$INSTDIR\uninstall.exe"'
    WriteRegStr SHCTX "${UNINSTALL_KEY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD SHCTX "${UNINSTALL_KEY}" NoModify 1
    WriteRegDWORD SHCTX "${UNINSTALL_KEY}" NoRepair 1
    ${GetSize} $INSTDIR /S=0K $0 $1 $2
    WriteRegDWORD SHCTX "${UNINSTALL_KEY}" EstimatedSize $0
SectionEnd

Function un.onInit
    SetShellVarContext all
    ReadRegStr $0 SHCTX "${UNINSTALL_KEY}" InstallLocation
    ${If} $0 == $INSTDIR
        !insertmacro WantAdministrator
    ${Else}
        SetShellVarContext current
    ${EndIf}
    !insertmacro WantClosed CebraWindow.exe
    !insertmacro WantClosed cebra.exe
FunctionEnd

Section un.
    !insertmacro RemoveProgram
    RMDir $INSTDIR
    Delete $SMPROGRAMS\Cebra.lnk
    DeleteRegKey SHCTX "${UNINSTALL_KEY}"

    ${GetParameters} $1
    ClearErrors
    ${GetOptions} $1 /PURGE $2
    ${IfNot} ${Errors}
        SetShellVarContext current
        RMDir /r $LOCALAPPDATA\Cebra
        DeleteRegKey HKCU Software\Cebra
    ${EndIf}
SectionEnd
