"""Tells the doctor how safe the case on screen is, and what can be done where it is not."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.records.entries import Conflict, SavedCase
from app.records.errors import RecordsError
from app.records.opening import Opening
from app.ui.case_keeper import CaseKeeper, Keeping
from app.ui.case_model import CaseModel
from app.ui.cases_window import CasesWindow
from app.ui.notice_bar import Notice, NoticeBar
from app.ui.top_bar import TopBar
from app.ui.translation import language


class KeepingNotices(QObject):
    """Joins the keeper to the bar, the notices and the window of saved cases."""

    def __init__(
        self, keeper: CaseKeeper, case: CaseModel, notices: NoticeBar, bar: TopBar, cases: CasesWindow
    ) -> None:
        super().__init__(bar)
        self._keeper, self._case, self._notices, self._bar, self._cases = keeper, case, notices, bar, cases
        self._in_conflict = ""
        self._told: Opening | None = None
        keeper.opened.connect(self._opened)
        keeper.locked.connect(self._locked)
        keeper.recovered.connect(self._recovered)
        keeper.parted.connect(self._parted)
        keeper.troubled.connect(self._troubled)
        keeper.changed.connect(self.follow)
        cases.deleted.connect(self._deleted)
        self.follow()

    def follow(self) -> None:
        """Say in the bar how safe the case is, and no longer what is no longer so."""
        state = self._keeper.keeping
        self._bar.state.setText(
            {
                Keeping.BLANK: "",
                Keeping.DRAFT: self.tr("Borrador"),
                Keeping.SAVED: self.tr("Guardado"),
                Keeping.UNSAFE: self.tr("Sin guardar"),
            }[state]
        )
        self._bar.state.setToolTip(
            {
                Keeping.BLANK: "",
                Keeping.DRAFT: self.tr("Se recupera si se va la luz; Ctrl+S lo guarda entre sus casos"),
                Keeping.SAVED: self.tr("Guardado en este PC"),
                Keeping.UNSAFE: self.tr("No se puede guardar ahora; no cierre sin exportarlo"),
            }[state]
        )
        self._bar.save.setEnabled(state in (Keeping.DRAFT, Keeping.UNSAFE))
        if self._keeper.trouble is None:
            self._notices.withdraw("trouble")
        if state is Keeping.SAVED or self._case.key != self._in_conflict:
            self._notices.withdraw("conflict")
        self._tell_opening()

    def _opened(self) -> None:
        self._notices.withdraw("locked")

    def _tell_opening(self) -> None:
        """How the file was found, also where damage is met and mended later on."""
        store = self._keeper.store
        if store is None or store.opening == self._told:
            return
        opening = self._told = store.opening
        if not opening.is_quiet:
            self._notices.show_notice(Notice("opening", lambda: opening.message(language()), is_bad=True))

    def _locked(self) -> None:
        self._notices.show_notice(
            Notice(
                "locked",
                lambda: self.tr("Los casos guardados están protegidos: nada se guarda hasta abrirlos."),
                lambda: self.tr("Escribir la contraseña"),
                self._cases.open,
            )
        )

    def _recovered(self, on_screen: bool) -> None:
        def words() -> str:
            if on_screen:
                return self.tr("Se recuperó el caso que estaba en pantalla cuando el programa se cerró.")
            return self.tr("Se recuperó un caso que no se había guardado: está entre sus casos guardados.")

        self._notices.show_notice(Notice("recovered" if on_screen else "recovered aside", words))

    def _parted(self) -> None:
        self._notices.show_notice(
            Notice(
                "parted",
                lambda: self.tr("Ese caso se había cambiado en otra ventana: lo suyo se guardó como caso nuevo."),
            )
        )

    def _troubled(self, error: RecordsError) -> None:
        if isinstance(error, Conflict):
            self._in_conflict = self._case.key
            self._notices.show_notice(
                Notice(
                    "conflict",
                    lambda: error.message(language()),
                    lambda: self.tr("Guardar como caso nuevo"),
                    self._keeper.save_as_new,
                    is_bad=True,
                )
            )
        elif self._keeper.is_locked:
            self._locked()
        else:
            self._notices.show_notice(
                Notice(
                    "trouble",
                    lambda: error.message(language()),
                    lambda: self.tr("Reintentar"),
                    None if self._keeper.trouble is None else self._keeper.retry,
                    is_bad=True,
                )
            )

    def _deleted(self, saved: SavedCase) -> None:
        def bring_back() -> None:
            try:
                self._keeper.undelete(saved)
            except RecordsError as error:
                self._troubled(error)

        self._notices.show_notice(
            Notice("deleted", lambda: self.tr("Caso borrado."), lambda: self.tr("Recuperarlo"), bring_back)
        )
