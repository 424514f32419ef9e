@echo off
rem Cebra on Windows. "make.bat" opens the program, "make.bat test" checks everything, "make.bat help" lists the rest.
rem Everything installed goes into .venv, beside this file.
setlocal
cd /d "%~dp0"
set "PYTHONUTF8=1"
set "PY=.venv\Scripts\python.exe"

set "TASK=%~1"
if "%TASK%"=="" set "TASK=run"
if /i "%TASK%"=="run" goto run
if /i "%TASK%"=="test" goto test
if /i "%TASK%"=="lint" goto lint
if /i "%TASK%"=="bench" goto bench
if /i "%TASK%"=="model" goto model
if /i "%TASK%"=="clean" goto clean
if /i "%TASK%"=="help" goto help
goto usage

:run
call :setup app || exit /b 1
.venv\Scripts\cebra.exe
exit /b %ERRORLEVEL%

:test
call :setup dev || exit /b 1
call :checks || exit /b 1
"%PY%" -m pytest
exit /b %ERRORLEVEL%

:lint
call :setup dev || exit /b 1
call :checks
exit /b %ERRORLEVEL%

:bench
call :setup dev || exit /b 1
"%PY%" -m benchmarks
exit /b %ERRORLEVEL%

:model
call :setup training || exit /b 1
if defined DATA (
    .venv\Scripts\cebra-train.exe build --data "%DATA%" --out models\cebra
) else (
    .venv\Scripts\cebra-train.exe build --out models\cebra
)
exit /b %ERRORLEVEL%

:clean
for %%D in (.venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist cebra.egg-info) do (
    if exist "%%D" rmdir /s /q "%%D"
)
exit /b 0

:help
echo   make.bat run     open the program with the bundled model
echo   make.bat test    install what is missing, lint, check types and imports, run every test
echo   make.bat lint    style, types and the direction of imports, without the tests
echo   make.bat bench   measure the time and memory budgets
echo   make.bat model   build the model pack; set DATA=DIR first to read a local copy of the data
echo   make.bat clean   remove everything that this file has made
exit /b 0

:usage
echo cebra: unknown task "%TASK%"; make.bat help lists them 1>&2
exit /b 2

:checks
.venv\Scripts\ruff.exe check . || exit /b 1
.venv\Scripts\ruff.exe format --check . || exit /b 1
.venv\Scripts\mypy.exe || exit /b 1
.venv\Scripts\lint-imports.exe || exit /b 1
exit /b 0

rem :setup NAME puts requirements\NAME.txt, checked by hash, and this checkout into .venv. A copy of what was installed
rem is kept there; while it equals the file there is nothing to do.
:setup
if not exist "%PY%" call :venv || exit /b 1
set "DONE=1"
fc /b "requirements\%1.txt" ".venv\%1.installed" >nul 2>&1 || set "DONE="
fc /b pyproject.toml ".venv\%1.pyproject" >nul 2>&1 || set "DONE="
if defined DONE exit /b 0
echo cebra: installing requirements\%1.txt
set "INSTALL=-m pip --disable-pip-version-check install --quiet --no-input"
"%PY%" %INSTALL% --require-hashes --no-deps -r requirements\build.txt -r "requirements\%1.txt" || exit /b 1
"%PY%" %INSTALL% --no-deps --no-build-isolation --editable . || exit /b 1
copy /y "requirements\%1.txt" ".venv\%1.installed" >nul || exit /b 1
copy /y pyproject.toml ".venv\%1.pyproject" >nul || exit /b 1
exit /b 0

:venv
for %%V in (3.11 3.12 3.13) do (
    if not exist "%PY%" py -%%V -m venv .venv >nul 2>&1
)
if exist "%PY%" exit /b 0
echo cebra: Python 3.11, 3.12 or 3.13 is needed: winget install Python.Python.3.11 1>&2
exit /b 1
