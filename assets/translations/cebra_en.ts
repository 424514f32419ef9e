<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="es">
<context>
    <name>CaseWords</name>
    <message>
        <source>Mujer</source>
        <translation>Woman</translation>
    </message>
    <message>
        <source>Varón</source>
        <translation>Man</translation>
    </message>
    <message>
        <source>{0} años</source>
        <translation>{0} years</translation>
    </message>
    <message>
        <source>{0} meses</source>
        <translation>{0} months</translation>
    </message>
    <message>
        <source>{0} días</source>
        <translation>{0} days</translation>
    </message>
    <message>
        <source>{0} y {1} más</source>
        <translation>{0} and {1} more</translation>
    </message>
    <message>
        <source>Caso sin datos</source>
        <translation>Case without data</translation>
    </message>
    <message>
        <source>confirmado: {0}</source>
        <translation>confirmed: {0}</translation>
    </message>
</context>
<context>
    <name>CasesWindow</name>
    <message>
        <source>Borrar</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Recuperar</source>
        <translation>Bring back</translation>
    </message>
    <message>
        <source>Casos guardados</source>
        <translation>Saved cases</translation>
    </message>
    <message>
        <source>Buscar por nombre, conclusión o diagnóstico</source>
        <translation>Search by name, conclusion or diagnosis</translation>
    </message>
    <message>
        <source>Buscar caso</source>
        <translation>Search cases</translation>
    </message>
    <message>
        <source>Cuáles</source>
        <translation>Which ones</translation>
    </message>
    <message>
        <source>Guardados</source>
        <translation>Saved</translation>
    </message>
    <message>
        <source>Papelera</source>
        <translation>Bin</translation>
    </message>
    <message>
        <source>Abrir</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Exportar casos confirmados…</source>
        <translation>Export confirmed cases…</translation>
    </message>
    <message>
        <source>Los casos están protegidos. Escriba abajo la contraseña para verlos.</source>
        <translation>The cases are protected. Enter the passphrase below to see them.</translation>
    </message>
    <message>
        <source>Abriendo los casos…</source>
        <translation>Opening the cases…</translation>
    </message>
    <message>
        <source>Ningún caso con esas palabras.</source>
        <translation>No case with these words.</translation>
    </message>
    <message>
        <source>La papelera está vacía. Lo borrado queda aquí 30 días.</source>
        <translation>The bin is empty. What is deleted stays here for 30 days.</translation>
    </message>
    <message>
        <source>Aún no hay casos guardados. Guarde el caso en pantalla con Ctrl+S.</source>
        <translation>No saved cases yet. Ctrl+S saves the case on screen.</translation>
    </message>
    <message>
        <source>{0} casos no se pueden leer con esta versión; siguen en el archivo.</source>
        <translation>{0} cases cannot be read by this version; they stay in the file.</translation>
    </message>
</context>
<context>
    <name>CebraWindow</name>
    <message>
        <source>Nada sale de este PC</source>
        <translation>Nothing leaves this PC</translation>
    </message>
    <message>
        <source>Modelo {0}</source>
        <translation>Model {0}</translation>
    </message>
    <message>
        <source>No se pudo calcular: {0}</source>
        <translation>Could not calculate: {0}</translation>
    </message>
</context>
<context>
    <name>ComparePane</name>
    <message>
        <source>Comparación de enfermedades</source>
        <translation>Comparison of diseases</translation>
    </message>
    <message>
        <source>Añada una segunda enfermedad: elíjala en la lista y pulse C.</source>
        <translation>Add a second disease: choose it in the list and press C.</translation>
    </message>
    <message>
        <source>Para comparar dos o tres enfermedades, elíjalas en la lista y pulse C en cada una.</source>
        <translation>To compare two or three diseases, choose them in the list and press C on each.</translation>
    </message>
    <message>
        <source>Frecuencia de cada hallazgo en cada enfermedad; — si no se menciona. ✓ presente, ✗ ausente.</source>
        <translation>How often each finding is seen in each disease; — if it is not mentioned. ✓ present, ✗ absent.</translation>
    </message>
    <message>
        <source>Quitar de la comparación: {0}</source>
        <translation>Take out of the comparison: {0}</translation>
    </message>
</context>
<context>
    <name>ConclusionPane</name>
    <message>
        <source>Mi diagnóstico diferencial</source>
        <translation>My own differential</translation>
    </message>
    <message>
        <source>Añadir enfermedad</source>
        <translation>Add a disease</translation>
    </message>
    <message>
        <source>Conclusión</source>
        <translation>Conclusion</translation>
    </message>
    <message>
        <source>Impresión, plan, pruebas pedidas…</source>
        <translation>Impression, plan, tests ordered…</translation>
    </message>
    <message>
        <source>Diagnóstico confirmado</source>
        <translation>Confirmed diagnosis</translation>
    </message>
    <message>
        <source>Cuando se sepa. Sirve para mejorar el modelo si usted lo exporta.</source>
        <translation>Once it is known. It helps to improve the model if you export it.</translation>
    </message>
    <message>
        <source>Buscar el diagnóstico confirmado</source>
        <translation>Search the confirmed diagnosis</translation>
    </message>
    <message>
        <source>Quitar el diagnóstico confirmado</source>
        <translation>Remove the confirmed diagnosis</translation>
    </message>
    <message>
        <source>Subir: {0}</source>
        <translation>Move up: {0}</translation>
    </message>
    <message>
        <source>Quitar: {0}</source>
        <translation>Remove: {0}</translation>
    </message>
</context>
<context>
    <name>CrashWindow</name>
    <message>
        <source>Algo falló en Cebra</source>
        <translation>Something failed in Cebra</translation>
    </message>
    <message>
        <source>Informe del fallo</source>
        <translation>Report of the failure</translation>
    </message>
    <message>
        <source>Copiar el informe</source>
        <translation>Copy the report</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>La última vez Cebra se cerró de golpe. Si había un caso en pantalla, se recuperó.</source>
        <translation>Last time Cebra ended abruptly. If a case was on screen, it was recovered.</translation>
    </message>
    <message>
        <source>Hubo un fallo. Su caso está a salvo; puede seguir o cerrar y volver a abrir Cebra.</source>
        <translation>There was a failure. Your case is safe; you can go on, or close Cebra and open it again.</translation>
    </message>
    <message>
        <source>El informe no contiene datos del caso. Puede enviarlo a quien mantiene el programa.</source>
        <translation>The report holds no data of the case. You can send it to whoever maintains the program.</translation>
    </message>
    <message>
        <source>Hubo un fallo y el caso en pantalla no se pudo guardar. Conviene sacar su informe.</source>
        <translation>There was a failure, and the case on screen could not be saved. It is advisable to make its report now.</translation>
    </message>
</context>
<context>
    <name>DangerStrip</name>
    <message>
        <source>Enfermedades peligrosas más abajo en la lista</source>
        <translation>Dangerous diseases further down the list</translation>
    </message>
    <message>
        <source>No pasar por alto, más abajo en la lista:</source>
        <translation>Not to be missed, further down the list:</translation>
    </message>
</context>
<context>
    <name>DifferentialList</name>
    <message>
        <source>Dejar de fijar</source>
        <translation>Unpin</translation>
    </message>
    <message>
        <source>Fijar arriba</source>
        <translation>Pin on top</translation>
    </message>
    <message>
        <source>Ya no descartar</source>
        <translation>No longer ruled out</translation>
    </message>
    <message>
        <source>Descartar</source>
        <translation>Rule out</translation>
    </message>
    <message>
        <source>Comparar</source>
        <translation>Compare</translation>
    </message>
</context>
<context>
    <name>DifferentialModel</name>
    <message>
        <source>fijada</source>
        <translation>pinned</translation>
    </message>
    <message>
        <source>descartada</source>
        <translation>ruled out</translation>
    </message>
</context>
<context>
    <name>DifferentialPane</name>
    <message>
        <source>Diagnóstico diferencial</source>
        <translation>Differential diagnosis</translation>
    </message>
    <message>
        <source>Mostrar</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>Todas</source>
        <translation>All</translation>
    </message>
    <message>
        <source>Comunes</source>
        <translation>Common</translation>
    </message>
    <message>
        <source>Huérfanas</source>
        <translation>Orphan</translation>
    </message>
    <message>
        <source>Es huérfana:</source>
        <translation>Orphan disease:</translation>
    </message>
    <message>
        <source>Enfermedades por probabilidad</source>
        <translation>Diseases by probability</translation>
    </message>
    <message>
        <source>Ninguna enfermedad de este grupo en el modelo.</source>
        <translation>The model has no disease of this group.</translation>
    </message>
    <message>
        <source>Avisos sobre el caso</source>
        <translation>Remarks on the case</translation>
    </message>
    <message>
        <source>Conoce {0} enfermedades comunes y {1} huérfanas; la correcta puede no estar en la lista.</source>
        <translation>It knows {0} common and {1} orphan diseases; the right one may not be in the list.</translation>
    </message>
    <message>
        <source>F fija, D descarta, C compara</source>
        <translation>F pins, D rules out, C compares</translation>
    </message>
    <message>
        <source>Que cuenten de nuevo</source>
        <translation>Let them count again</translation>
    </message>
    <message>
        <source>Ocultar las descartadas ({0})</source>
        <translation>Hide those ruled out ({0})</translation>
    </message>
    <message>
        <source>Ver las descartadas ({0})</source>
        <translation>Show those ruled out ({0})</translation>
    </message>
    <message>
        <source>En pausa {0} de los hallazgos: así quedaría la lista sin ellos.</source>
        <translation>{0} of the findings paused: this is how the list would be without them.</translation>
    </message>
    <message>
        <source>Aún es poco para orientar: las probabilidades son modestas.</source>
        <translation>This is still little to go by: the probabilities are modest.</translation>
    </message>
    <message>
        <source>Lo que más ayudaría saber: {0}.</source>
        <translation>What would help most to know: {0}.</translation>
    </message>
    <message>
        <source>antes {0} (n.º {1})</source>
        <translation>was {0} (no. {1})</translation>
    </message>
    <message>
        <source>Solo las que llevan alarma; la mayoría de las huérfanas aún no está valorada</source>
        <translation>Only those with a red flag; most orphan diseases have not been rated yet</translation>
    </message>
    <message>
        <source>Probabilidad total de las huérfanas (menos de 1 de cada 2.000 personas) dentro de esta lista</source>
        <translation>Total probability of the orphan diseases (fewer than 1 in 2,000 people) within this list</translation>
    </message>
</context>
<context>
    <name>DiseaseBox</name>
    <message>
        <source>Enfermedades encontradas</source>
        <translation>Diseases found</translation>
    </message>
    <message>
        <source>Buscar enfermedad</source>
        <translation>Search diseases</translation>
    </message>
    <message>
        <source>Escribir tal cual: «{0}»</source>
        <translation>Use as typed: “{0}”</translation>
    </message>
    <message>
        <source>Intro: elegir  ·  Esc: borrar</source>
        <translation>Enter: choose  ·  Esc: clear</translation>
    </message>
    <message>
        <source>Preparando la búsqueda…</source>
        <translation>Preparing the search…</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>No se pudo abrir el modelo</source>
        <translation>The model could not be opened</translation>
    </message>
    <message>
        <source>Sin el modelo no hay diagnósticos. Vuelva a instalar Cebra; sus ajustes se conservan. Si se repite, envíe este texto a quien mantiene el programa.</source>
        <translation>Without the model there are no diagnoses. Install Cebra again; your settings are kept. If it happens again, send this text to whoever maintains the program.</translation>
    </message>
    <message>
        <source>Empiece por un hallazgo</source>
        <translation>Start with a finding</translation>
    </message>
    <message>
        <source>Escriba a la izquierda lo que el paciente tiene y también lo que no tiene. La lista de enfermedades, comunes y huérfanas, se ordena al momento.</source>
        <translation>Type on the left what the patient has, and also what they do not have. The list of diseases, common and orphan, is ranked at once.</translation>
    </message>
    <message>
        <source>Abriendo el modelo…</source>
        <translation>Opening the model…</translation>
    </message>
    <message>
        <source>O pruebe un caso</source>
        <translation>Or try a case</translation>
    </message>
    <message>
        <source>Recorrido guiado (2 minutos)</source>
        <translation>Guided tour (2 minutes)</translation>
    </message>
    <message>
        <source>Casos recientes</source>
        <translation>Recent cases</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>Informe en PDF…</source>
        <translation>Report as PDF…</translation>
    </message>
    <message>
        <source>Imprimir el informe…</source>
        <translation>Print the report…</translation>
    </message>
    <message>
        <source>Copiar el informe como texto</source>
        <translation>Copy the report as text</translation>
    </message>
    <message>
        <source>Incluir el nombre del caso en el informe</source>
        <translation>Include the case&apos;s name in the report</translation>
    </message>
    <message>
        <source>Guardar los hallazgos como tabla (CSV)…</source>
        <translation>Save the findings as a table (CSV)…</translation>
    </message>
    <message>
        <source>Informe copiado: puede pegarlo en la historia clínica.</source>
        <translation>Report copied: you can paste it into the medical record.</translation>
    </message>
    <message>
        <source>Casos (*.json *.csv);;Todos (*)</source>
        <translation>Cases (*.json *.csv);;All (*)</translation>
    </message>
    <message>
        <source>Guardar como</source>
        <translation>Save as</translation>
    </message>
    <message>
        <source>Guardado: {0}</source>
        <translation>Saved: {0}</translation>
    </message>
    <message>
        <source>No se pudo: {0} El caso en pantalla no ha cambiado.</source>
        <translation>It could not be done: {0} The case on screen has not changed.</translation>
    </message>
    <message>
        <source>Y {0} avisos más.</source>
        <translation>And {0} more remarks.</translation>
    </message>
    <message>
        <source>Se abrió {0}.</source>
        <translation>{0} was opened.</translation>
    </message>
    <message>
        <source>Guardar como phenopacket (GA4GH)…</source>
        <translation>Save as phenopacket (GA4GH)…</translation>
    </message>
    <message>
        <source>Abrir un phenopacket o una tabla…</source>
        <translation>Open a phenopacket or a table…</translation>
    </message>
</context>
<context>
    <name>FindingDelegate</name>
    <message>
        <source>Presente (P)</source>
        <translation>Present (P)</translation>
    </message>
    <message>
        <source>Ausente (A)</source>
        <translation>Absent (A)</translation>
    </message>
    <message>
        <source>Quitar (Supr)</source>
        <translation>Remove (Del)</translation>
    </message>
    <message>
        <source>Sí</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>No</source>
        <translation>No</translation>
    </message>
</context>
<context>
    <name>FindingDetail</name>
    <message>
        <source>Cerrar el detalle</source>
        <translation>Close the details</translation>
    </message>
    <message>
        <source>Desde hace</source>
        <translation>Present for</translation>
    </message>
    <message>
        <source>Desde hace cuánto</source>
        <translation>For how long</translation>
    </message>
    <message>
        <source>Unidad de tiempo</source>
        <translation>Unit of time</translation>
    </message>
    <message>
        <source>horas</source>
        <translation>hours</translation>
    </message>
    <message>
        <source>días</source>
        <translation>days</translation>
    </message>
    <message>
        <source>semanas</source>
        <translation>weeks</translation>
    </message>
    <message>
        <source>meses</source>
        <translation>months</translation>
    </message>
    <message>
        <source>años</source>
        <translation>years</translation>
    </message>
    <message>
        <source>nacimiento</source>
        <translation>since birth</translation>
    </message>
    <message>
        <source>¿Puede ser más preciso?</source>
        <translation>Could you be more specific?</translation>
    </message>
    <message>
        <source>Más general</source>
        <translation>More general</translation>
    </message>
    <message>
        <source>También: {0}</source>
        <translation>Also: {0}</translation>
    </message>
    <message>
        <source>Reanudar</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>Pausar</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Dejarlo fuera un momento para ver qué cambia (barra espaciadora)</source>
        <translation>Leave it out for a moment to see what changes (space bar)</translation>
    </message>
    <message>
        <source>Queda en el caso y en el informe; la lista no lo tiene en cuenta, Evolución sí</source>
        <translation>It stays in the case and the report; the list does not use it, Illness duration does</translation>
    </message>
    <message>
        <source>Marcar este en su lugar</source>
        <translation>Mark this one instead</translation>
    </message>
    <message>
        <source>Definición de HPO, en inglés: {0}</source>
        <translation>HPO&apos;s definition: {0}</translation>
    </message>
</context>
<context>
    <name>FindingsPane</name>
    <message>
        <source>Paciente y hallazgos</source>
        <translation>Patient and findings</translation>
    </message>
    <message>
        <source>Quitar todas las marcas</source>
        <translation>Remove all marks</translation>
    </message>
    <message>
        <source>Hallazgos marcados</source>
        <translation>Marked findings</translation>
    </message>
    <message>
        <source>P marca presente, A marca ausente, Supr quita la marca</source>
        <translation>P marks present, A marks absent, Del removes the mark</translation>
    </message>
    <message>
        <source>Hallazgos por aparatos y sistemas</source>
        <translation>Findings by body system</translation>
    </message>
    <message>
        <source>Aún no hay hallazgos.

Busque arriba o explore por aparatos. Lo ausente también orienta.</source>
        <translation>No findings yet.

Search above or browse by body system. What is absent also helps.</translation>
    </message>
    <message>
        <source>Vista de hallazgos</source>
        <translation>View of findings</translation>
    </message>
    <message>
        <source>Marcados ({0})</source>
        <translation>Marked ({0})</translation>
    </message>
    <message>
        <source>Marcados</source>
        <translation>Marked</translation>
    </message>
    <message>
        <source>Explorar</source>
        <translation>Browse</translation>
    </message>
    <message>
        <source>Nota</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>en pausa</source>
        <translation>paused</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>Hacer el recorrido guiado (2 minutos)</source>
        <translation>Take the guided tour (2 minutes)</translation>
    </message>
    <message>
        <source>Ayuda de Cebra</source>
        <translation>Cebra help</translation>
    </message>
</context>
<context>
    <name>InfoWindow</name>
    <message>
        <source>Acerca de Cebra</source>
        <translation>About Cebra</translation>
    </message>
    <message>
        <source>Ayuda a ordenar diagnósticos; no sustituye el juicio clínico. Nada sale de este PC.</source>
        <translation>Helps to rank diagnoses; it does not replace clinical judgement. Nothing leaves this PC.</translation>
    </message>
    <message>
        <source>Modelo {0}</source>
        <translation>Model {0}</translation>
    </message>
</context>
<context>
    <name>KeepingNotices</name>
    <message>
        <source>Borrador</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>Guardado</source>
        <translation>Saved</translation>
    </message>
    <message>
        <source>Sin guardar</source>
        <translation>Not saved</translation>
    </message>
    <message>
        <source>Se recupera si se va la luz; Ctrl+S lo guarda entre sus casos</source>
        <translation>It survives a power cut; Ctrl+S saves it among your cases</translation>
    </message>
    <message>
        <source>Guardado en este PC</source>
        <translation>Saved on this PC</translation>
    </message>
    <message>
        <source>No se puede guardar ahora; no cierre sin exportarlo</source>
        <translation>It cannot be saved now; do not close without exporting it</translation>
    </message>
    <message>
        <source>Los casos guardados están protegidos: nada se guarda hasta abrirlos.</source>
        <translation>The saved cases are protected: nothing is saved until they are opened.</translation>
    </message>
    <message>
        <source>Escribir la contraseña</source>
        <translation>Enter the passphrase</translation>
    </message>
    <message>
        <source>Se recuperó el caso que estaba en pantalla cuando el programa se cerró.</source>
        <translation>The case that was on screen when the program ended has been recovered.</translation>
    </message>
    <message>
        <source>Guardar como caso nuevo</source>
        <translation>Save as a new case</translation>
    </message>
    <message>
        <source>Reintentar</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Caso borrado.</source>
        <translation>Case deleted.</translation>
    </message>
    <message>
        <source>Recuperarlo</source>
        <translation>Bring it back</translation>
    </message>
    <message>
        <source>Se recuperó un caso que no se había guardado: está entre sus casos guardados.</source>
        <translation>A case that had not been saved was recovered: it is among your saved cases.</translation>
    </message>
    <message>
        <source>Ese caso se había cambiado en otra ventana: lo suyo se guardó como caso nuevo.</source>
        <translation>That case had been changed in another window: yours was saved as a new case.</translation>
    </message>
</context>
<context>
    <name>NextPane</name>
    <message>
        <source>Lo que más aclararía ahora, primero lo que se sabe preguntando y explorando. Marque la respuesta.</source>
        <translation>What would clear up most now, first what asking and examining can tell. Mark the answer.</translation>
    </message>
    <message>
        <source>Qué preguntar o explorar</source>
        <translation>What to ask or examine</translation>
    </message>
    <message>
        <source>P marca presente, A marca ausente, Supr quita la marca</source>
        <translation>P marks present, A marks absent, Del removes the mark</translation>
    </message>
    <message>
        <source>Aquí se propone qué preguntar o explorar en cuanto haya un hallazgo.</source>
        <translation>What to ask or examine is proposed here as soon as there is a finding.</translation>
    </message>
    <message>
        <source>Ninguna pregunta cambiaría ya mucho la lista.</source>
        <translation>No question would change the list much any more.</translation>
    </message>
    <message>
        <source>Buscando qué preguntar…</source>
        <translation>Finding out what to ask…</translation>
    </message>
    <message>
        <source>Si está: {0}</source>
        <translation>If present: {0}</translation>
    </message>
    <message>
        <source>Si no: {0}</source>
        <translation>If not: {0}</translation>
    </message>
    <message>
        <source>apenas cambia</source>
        <translation>hardly any change</translation>
    </message>
    <message>
        <source>Se pregunta</source>
        <translation>Ask</translation>
    </message>
    <message>
        <source>Se explora</source>
        <translation>Examine</translation>
    </message>
    <message>
        <source>Prueba sencilla</source>
        <translation>Simple test</translation>
    </message>
    <message>
        <source>Laboratorio</source>
        <translation>Laboratory</translation>
    </message>
    <message>
        <source>Imagen</source>
        <translation>Imaging</translation>
    </message>
    <message>
        <source>Prueba especial</source>
        <translation>Special test</translation>
    </message>
</context>
<context>
    <name>NotePane</name>
    <message>
        <source>Pegue o escriba aquí una nota. Se queda en este PC y no se guarda.</source>
        <translation>Paste or type a note here. It stays on this PC and is not saved.</translation>
    </message>
    <message>
        <source>Nota clínica</source>
        <translation>Clinical note</translation>
    </message>
    <message>
        <source>Hallazgos propuestos</source>
        <translation>Proposed findings</translation>
    </message>
    <message>
        <source>Marcar las propuestas ({0})</source>
        <translation>Mark the proposals ({0})</translation>
    </message>
    <message>
        <source>Leyendo…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>Revíselas: el programa puede leer mal.</source>
        <translation>Check them: the program may misread.</translation>
    </message>
    <message>
        <source>No se encontró ningún hallazgo.</source>
        <translation>No finding was found.</translation>
    </message>
    <message>
        <source>Se respetan negaciones, dudas y antecedentes familiares.</source>
        <translation>Negation, doubt and family history are respected.</translation>
    </message>
    <message>
        <source>presente</source>
        <translation>present</translation>
    </message>
    <message>
        <source>ausente</source>
        <translation>absent</translation>
    </message>
    <message>
        <source>dudoso</source>
        <translation>uncertain</translation>
    </message>
    <message>
        <source>familiar</source>
        <translation>family</translation>
    </message>
    <message>
        <source>antes</source>
        <translation>in the past</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Cerrar el aviso</source>
        <translation>Close the notice</translation>
    </message>
</context>
<context>
    <name>PatientForm</name>
    <message>
        <source>Edad</source>
        <translation>Age</translation>
    </message>
    <message>
        <source>Sexo</source>
        <translation>Sex</translation>
    </message>
    <message>
        <source>Puede quedar vacía</source>
        <translation>May stay empty</translation>
    </message>
    <message>
        <source>Unidad de la edad</source>
        <translation>Unit of age</translation>
    </message>
    <message>
        <source>años</source>
        <translation>years</translation>
    </message>
    <message>
        <source>meses</source>
        <translation>months</translation>
    </message>
    <message>
        <source>días</source>
        <translation>days</translation>
    </message>
    <message>
        <source>Mujer</source>
        <translation>Female</translation>
    </message>
    <message>
        <source>Varón</source>
        <translation>Male</translation>
    </message>
    <message>
        <source>—</source>
        <comment>sex not known</comment>
        <translation>—</translation>
    </message>
    <message>
        <source>Sexo: no consta</source>
        <translation>Sex: not stated</translation>
    </message>
    <message>
        <source>No consta</source>
        <translation>Not stated</translation>
    </message>
    <message>
        <source>No es una edad entre 0 y 130 años; se sigue sin edad.</source>
        <translation>Not an age between 0 and 130 years; going on without it.</translation>
    </message>
    <message>
        <source>Región</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>Dónde vive o enfermó el paciente; cambia lo que cabe esperar</source>
        <translation>Where the patient lives or fell ill; changes what is to be expected</translation>
    </message>
    <message>
        <source>Sin precisar</source>
        <translation>Not specified</translation>
    </message>
    <message>
        <source>Zona templada</source>
        <translation>Temperate zone</translation>
    </message>
    <message>
        <source>Trópico latinoamericano</source>
        <translation>Tropical Latin America</translation>
    </message>
    <message>
        <source>Andes (altura)</source>
        <translation>Andes (altitude)</translation>
    </message>
    <message>
        <source>Evolución</source>
        <translation>Illness duration</translation>
    </message>
    <message>
        <source>Tiempo de evolución</source>
        <translation>Duration of the illness</translation>
    </message>
    <message>
        <source>Menos de 1 semana</source>
        <translation>Less than 1 week</translation>
    </message>
    <message>
        <source>1 a 4 semanas</source>
        <translation>1 to 4 weeks</translation>
    </message>
    <message>
        <source>1 a 3 meses</source>
        <translation>1 to 3 months</translation>
    </message>
    <message>
        <source>Más de 3 meses</source>
        <translation>More than 3 months</translation>
    </message>
</context>
<context>
    <name>Protection</name>
    <message>
        <source>Contraseña</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Repítala</source>
        <translation>Repeat it</translation>
    </message>
    <message>
        <source>Repita la contraseña</source>
        <translation>Repeat the passphrase</translation>
    </message>
    <message>
        <source>Cancelar</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Quitar la contraseña</source>
        <translation>Remove the passphrase</translation>
    </message>
    <message>
        <source>Abrir</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Proteger</source>
        <translation>Protect</translation>
    </message>
    <message>
        <source>Cambiar la contraseña</source>
        <translation>Change the passphrase</translation>
    </message>
    <message>
        <source>Proteger con contraseña</source>
        <translation>Protect with a passphrase</translation>
    </message>
    <message>
        <source>Sin la contraseña nadie puede leer los casos, tampoco quien mantiene el programa.</source>
        <translation>Without the passphrase nobody can read the cases, not even whoever maintains the program.</translation>
    </message>
    <message>
        <source>Cifra los casos en este PC. Si la olvida, no hay forma de recuperarlos: anótela en un lugar seguro.</source>
        <translation>Encrypts the cases on this PC. If you forget it, there is no way to get them back: keep it in a safe place.</translation>
    </message>
    <message>
        <source>Los casos están cifrados en este PC.</source>
        <translation>The cases are encrypted on this PC.</translation>
    </message>
    <message>
        <source>Las dos contraseñas no son iguales.</source>
        <translation>The two passphrases are not the same.</translation>
    </message>
    <message>
        <source>Los casos se guardan en este PC sin cifrar; los ve quien use su cuenta o su disco.</source>
        <translation>The cases are kept on this PC unencrypted; whoever uses your account or your disk can see them.</translation>
    </message>
</context>
<context>
    <name>ReasonPanel</name>
    <message>
        <source>Vista de la enfermedad</source>
        <translation>View of the disease</translation>
    </message>
    <message>
        <source>Por qué</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>Preguntar</source>
        <translation>Ask</translation>
    </message>
    <message>
        <source>Comparar</source>
        <translation>Compare</translation>
    </message>
    <message>
        <source>Conclusión</source>
        <translation>Conclusion</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>La impresora no responde. Elija otra.</source>
        <translation>The printer does not respond. Choose another one.</translation>
    </message>
    <message>
        <source>No se puede escribir ahí: falta permiso o el archivo está abierto. Ciérrelo o elija otra carpeta.</source>
        <translation>It cannot be written there: permission is missing or the file is open. Close it or choose another folder.</translation>
    </message>
    <message>
        <source>Esa carpeta no existe. Elija otra.</source>
        <translation>That folder does not exist. Choose another one.</translation>
    </message>
    <message>
        <source>No queda espacio en el disco. Libere espacio o elija otra carpeta.</source>
        <translation>No space is left on the disk. Free some or choose another folder.</translation>
    </message>
    <message>
        <source>Ya hay un archivo {0}. Para reemplazarlo, elíjalo en la carpeta.</source>
        <translation>There is a file {0} already. To replace it, choose it in the folder.</translation>
    </message>
    <message>
        <source>No se pudo guardar el archivo: {0}</source>
        <translation>The file could not be saved: {0}</translation>
    </message>
</context>
<context>
    <name>RetrainingWindow</name>
    <message>
        <source>Exportar casos confirmados</source>
        <translation>Export confirmed cases</translation>
    </message>
    <message>
        <source>Sirve para mejorar el modelo. El archivo se queda donde usted lo guarde; Cebra no lo envía. Esto es todo lo que se escribirá:</source>
        <translation>It helps to improve the model. The file stays where you save it; Cebra does not send it. This is all that will be written:</translation>
    </message>
    <message>
        <source>Pueden reconocerse; marque los que prefiera dejar fuera</source>
        <translation>These might be recognised; tick those you prefer to leave out</translation>
    </message>
    <message>
        <source>Todo lo que se escribirá</source>
        <translation>All that will be written</translation>
    </message>
    <message>
        <source>Guardar el archivo…</source>
        <translation>Save the file…</translation>
    </message>
    <message>
        <source>Preparando…</source>
        <translation>Preparing…</translation>
    </message>
    <message>
        <source>Ningún caso guardado tiene aún un diagnóstico confirmado.</source>
        <translation>No saved case has a confirmed diagnosis yet.</translation>
    </message>
    <message>
        <source>{0} quedan fuera: el modelo no conoce su diagnóstico.</source>
        <translation>{0} are left out: the model does not know their diagnosis.</translation>
    </message>
    <message>
        <source>Guardado: {0}</source>
        <translation>Saved: {0}</translation>
    </message>
    <message>
        <source>No se pudo guardar: {0}</source>
        <translation>It could not be saved: {0}</translation>
    </message>
</context>
<context>
    <name>Rows</name>
    <message>
        <source>presente</source>
        <translation>present</translation>
    </message>
    <message>
        <source>ausente</source>
        <translation>absent</translation>
    </message>
    <message>
        <source>sin marcar</source>
        <translation>not marked</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Buscar hallazgo: fiebre, tos, calentura…</source>
        <translation>Search findings: fever, cough…</translation>
    </message>
    <message>
        <source>Buscar hallazgo</source>
        <translation>Search findings</translation>
    </message>
    <message>
        <source>Flechas para elegir, Intro marca presente, Mayús+Intro marca ausente, Esc borra</source>
        <translation>Arrows choose, Enter marks present, Shift+Enter marks absent, Esc clears</translation>
    </message>
    <message>
        <source>Hallazgos encontrados</source>
        <translation>Findings found</translation>
    </message>
    <message>
        <source>Intro: presente  ·  Mayús+Intro: ausente  ·  Esc: borrar</source>
        <translation>Enter: present  ·  Shift+Enter: absent  ·  Esc: clear</translation>
    </message>
    <message>
        <source>Nada con ese nombre. Pruebe otra palabra o explore por aparatos.</source>
        <translation>Nothing by that name. Try another word or browse by body system.</translation>
    </message>
</context>
<context>
    <name>ShapleyChart</name>
    <message>
        <source>Otros {0} hallazgos</source>
        <translation>{0} other findings</translation>
    </message>
    <message>
        <source>Peso de cada hallazgo</source>
        <translation>Weight of each finding</translation>
    </message>
    <message>
        <source>No: {0}</source>
        <translation>No: {0}</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Caso nuevo</source>
        <translation>New case</translation>
    </message>
    <message>
        <source>Deshacer</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Rehacer</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>Ctrl+Mayús+Z</source>
        <translation>Ctrl+Shift+Z</translation>
    </message>
    <message>
        <source>Idioma</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Acerca de Cebra</source>
        <translation>About Cebra</translation>
    </message>
    <message>
        <source>Como el sistema</source>
        <translation>Like the system</translation>
    </message>
    <message>
        <source>Claro</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Oscuro</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Casos guardados</source>
        <translation>Saved cases</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Informe y exportación</source>
        <translation>Report and export</translation>
    </message>
    <message>
        <source>Aspecto</source>
        <translation>Look</translation>
    </message>
    <message>
        <source>Ayuda</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>Nombre del caso (opcional)</source>
        <translation>Name of the case (optional)</translation>
    </message>
    <message>
        <source>Nombre del caso</source>
        <translation>Name of the case</translation>
    </message>
    <message>
        <source>Para reconocerlo usted; no hace falta el nombre del paciente</source>
        <translation>For you to recognise it; the patient&apos;s name is not needed</translation>
    </message>
    <message>
        <source>Letra normal</source>
        <translation>Normal type</translation>
    </message>
    <message>
        <source>Letra grande</source>
        <translation>Large type</translation>
    </message>
    <message>
        <source>Letra más grande</source>
        <translation>Larger type</translation>
    </message>
    <message>
        <source>Letra muy grande</source>
        <translation>Very large type</translation>
    </message>
    <message>
        <source>Lo fija el administrador de este PC</source>
        <translation>Set by this PC&apos;s administrator</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Atrás</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Salir</source>
        <translation>Leave</translation>
    </message>
    <message>
        <source>Terminar</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>Siguiente</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>Edad, sexo y región, si los sabe. Nunca hace falta el nombre del paciente.</source>
        <translation>Age, sex and region, if you know them. The patient&apos;s name is never needed.</translation>
    </message>
    <message>
        <source>Escriba aquí un hallazgo con sus palabras: «calentura» encuentra fiebre. Intro lo marca presente, Mayús+Intro ausente.</source>
        <translation>Type a finding here in your own words: “pyrexia” finds fever. Enter marks it present, Shift+Enter absent.</translation>
    </message>
    <message>
        <source>Lo ausente también orienta: acabamos de marcar que no hay tos.</source>
        <translation>What is absent counts, too: we have just marked that there is no cough.</translation>
    </message>
    <message>
        <source>La lista se ordena sola, comunes y huérfanas juntas. Las que no se deben pasar por alto llevan una señal de alarma.</source>
        <translation>The list sorts itself, common and orphan together. Those that must not be missed carry a warning sign.</translation>
    </message>
    <message>
        <source>Por qué está ahí cada una: qué hallazgos la apoyan y cuáles van en contra.</source>
        <translation>Why each one stands where it does: which findings support it and which oppose it.</translation>
    </message>
    <message>
        <source>Qué preguntar ahora: lo que más aclararía, y qué cambiaría cada respuesta.</source>
        <translation>What to ask now: what would clear up most, and what each answer would change.</translation>
    </message>
    <message>
        <source>Usted decide: escriba su diagnóstico y su conclusión. Arriba se guarda el caso y se saca un informe.</source>
        <translation>You decide: write your own diagnosis and conclusion. Above, the case is saved and a report is made.</translation>
    </message>
</context>
<context>
    <name>WhyPane</name>
    <message>
        <source>Elija una enfermedad de la lista para ver qué hallazgos la apoyan y cuáles la contradicen.</source>
        <translation>Choose a disease from the list to see which findings support it and which oppose it.</translation>
    </message>
    <message>
        <source>Peso de cada hallazgo</source>
        <translation>Weight of each finding</translation>
    </message>
    <message>
        <source>A la derecha (+) apoya, a la izquierda (−) va en contra.</source>
        <translation>To the right (+) supports, to the left (−) opposes.</translation>
    </message>
    <message>
        <source>Conviene preguntar o explorar</source>
        <translation>Worth asking or examining</translation>
    </message>
    <message>
        <source>Hallazgos típicos</source>
        <translation>Typical findings</translation>
    </message>
    <message>
        <source>Códigos y datos</source>
        <translation>Codes and facts</translation>
    </message>
    <message>
        <source>Antes de los hallazgos {0}, ahora {1}</source>
        <translation>Before the findings {0}, now {1}</translation>
    </message>
    <message>
        <source>Mostrar los {0} hallazgos</source>
        <translation>Show all {0} findings</translation>
    </message>
    <message>
        <source>sin cifra</source>
        <translation>no figure</translation>
    </message>
    <message>
        <source>Códigos</source>
        <translation>Codes</translation>
    </message>
    <message>
        <source>Prevalencia</source>
        <translation>Prevalence</translation>
    </message>
    <message>
        <source>Genes</source>
        <translation>Genes</translation>
    </message>
    <message>
        <source>Herencia</source>
        <translation>Inheritance</translation>
    </message>
    <message>
        <source>Inicio</source>
        <translation>Onset</translation>
    </message>
    <message>
        <source>También llamada</source>
        <translation>Also called</translation>
    </message>
    <message>
        <source>raro o nunca</source>
        <translation>rarely or never</translation>
    </message>
    <message>
        <source>Curso</source>
        <translation>Course</translation>
    </message>
    <message>
        <source>Fijar arriba en la lista</source>
        <translation>Pin on top of the list</translation>
    </message>
    <message>
        <source>Descartar</source>
        <translation>Rule out</translation>
    </message>
    <message>
        <source>Comparar con otra</source>
        <translation>Compare with another</translation>
    </message>
    <message>
        <source>Añadir a mi diagnóstico</source>
        <translation>Add to my differential</translation>
    </message>
    <message>
        <source>Consultan</source>
        <translation>Seen by a doctor</translation>
    </message>
    <message>
        <source>Con qué frecuencia se dan y qué se sabe de este paciente. Fuentes: {0}.</source>
        <translation>How often they are seen and what is known of this patient. Sources: {0}.</translation>
    </message>
</context>
<context>
    <name>_Table</name>
    <message>
        <source>Grupo</source>
        <translation>Group</translation>
    </message>
    <message>
        <source>Probabilidad</source>
        <translation>Probability</translation>
    </message>
</context>
</TS>
