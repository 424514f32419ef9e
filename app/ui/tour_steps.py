"""The guided example, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.core.case import Case, Mark, Sex
from app.ui.reason_panel import Tab
from app.ui.tour import Step

if TYPE_CHECKING:
    from app.ui.window import CebraWindow

_FEVER, _MYALGIA, _HEADACHE, _COUGH = "HP:0001945", "HP:0003326", "HP:0002315", "HP:0012735"
_EXAMPLE = Case(age=27, sex=Sex.FEMALE, region="tropical", present=(_FEVER, _MYALGIA, _HEADACHE))
_WITHOUT_COUGH = _EXAMPLE.with_mark(_COUGH, Mark.ABSENT)


def tour_steps(window: CebraWindow) -> list[Step]:
    """The steps for this window; the case on screen before is kept and comes back with undo."""
    translate = QCoreApplication.translate
    for case in (_EXAMPLE, _WITHOUT_COUGH):
        window.keeper.leave_out(case)

    def no_cough() -> None:
        window.findings.tabs.buttons["marked"].click()
        window.case.set_mark(_COUGH, Mark.ABSENT)

    def show(tab: Tab) -> None:
        window.reasons.show_tab(tab)

    return [
        Step(
            lambda: translate("Tour", "Edad, sexo y región, si los sabe. Nunca hace falta el nombre del paciente."),
            window.findings.form,
            lambda: window.case.show_case(_EXAMPLE),
        ),
        Step(
            lambda: translate(
                "Tour",
                "Escriba aquí un hallazgo con sus palabras: «calentura» encuentra fiebre. Intro lo marca presente, "
                "Mayús+Intro ausente.",
            ),
            window.findings.search.line,
        ),
        Step(
            lambda: translate("Tour", "Lo ausente también orienta: acabamos de marcar que no hay tos."),
            window.findings.marks,
            no_cough,
        ),
        Step(
            lambda: translate(
                "Tour",
                "La lista se ordena sola, comunes y huérfanas juntas. Las que no se deben pasar por alto llevan "
                "una señal de alarma.",
            ),
            window.differential.list,
            lambda: show(Tab.WHY),
        ),
        Step(
            lambda: translate("Tour", "Por qué está ahí cada una: qué hallazgos la apoyan y cuáles van en contra."),
            window.reasons.why.page,
            lambda: show(Tab.WHY),
        ),
        Step(
            lambda: translate("Tour", "Qué preguntar ahora: lo que más aclararía, y qué cambiaría cada respuesta."),
            window.reasons.next,
            lambda: show(Tab.NEXT),
        ),
        Step(
            lambda: translate(
                "Tour",
                "Usted decide: escriba su diagnóstico y su conclusión. Arriba se guarda el caso y se saca un informe.",
            ),
            window.reasons.conclusion,
            lambda: show(Tab.CONCLUSION),
        ),
    ]
