<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="es">
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
    <name>Differential</name>
    <message>
        <source>Huérfana</source>
        <translation>Orphan</translation>
    </message>
    <message>
        <source>Común</source>
        <translation>Common</translation>
    </message>
    <message>
        <source>Emergencia</source>
        <translation>Emergency</translation>
    </message>
    <message>
        <source>No pasar por alto</source>
        <translation>Do not miss</translation>
    </message>
    <message>
        <source>CIE-10</source>
        <translation>ICD-10</translation>
    </message>
    <message>
        <source>Urgente</source>
        <translation>Urgent</translation>
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
        <source>Probabilidad total de que sea una enfermedad huérfana (menos de 1 de cada 2.000 personas)</source>
        <translation>Total probability that it is an orphan disease (fewer than 1 in 2,000 people)</translation>
    </message>
    <message>
        <source>Enfermedades por probabilidad</source>
        <translation>Diseases by probability</translation>
    </message>
    <message>
        <source>Pocos hallazgos: las probabilidades aún son modestas. Añada lo que sepa, también lo ausente.</source>
        <translation>Few findings: the probabilities are still modest. Add what you know, absences too.</translation>
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
    <message>
        <source>Teclas</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>buscar un hallazgo</source>
        <translation>search for a finding</translation>
    </message>
    <message>
        <source>Intro</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>marcar presente</source>
        <translation>mark present</translation>
    </message>
    <message>
        <source>Mayús+Intro</source>
        <translation>Shift+Enter</translation>
    </message>
    <message>
        <source>marcar ausente</source>
        <translation>mark absent</translation>
    </message>
    <message>
        <source>P, A, Supr</source>
        <translation>P, A, Del</translation>
    </message>
    <message>
        <source>en una lista: presente, ausente, quitar</source>
        <translation>in a list: present, absent, remove</translation>
    </message>
    <message>
        <source>Ctrl+Mayús+Z</source>
        <translation>Ctrl+Shift+Z</translation>
    </message>
    <message>
        <source>deshacer, rehacer</source>
        <translation>undo, redo</translation>
    </message>
    <message>
        <source>caso nuevo</source>
        <translation>new case</translation>
    </message>
    <message>
        <source>esta ventana</source>
        <translation>this window</translation>
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
        <source>Tema</source>
        <translation>Theme</translation>
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
</context>
<context>
    <name>WhyPane</name>
    <message>
        <source>Por qué</source>
        <translation>Why</translation>
    </message>
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
        <source>Con qué frecuencia se dan y qué se sabe de este paciente.</source>
        <translation>How often they occur and what is known of this patient.</translation>
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
        <source>{0} de cada {1}</source>
        <translation>{0} in {1}</translation>
    </message>
    <message>
        <source>raro o nunca</source>
        <translation>rarely or never</translation>
    </message>
    <message>
        <source>Frecuencia estimada</source>
        <translation>Estimated frequency</translation>
    </message>
    <message>
        <source>Curso</source>
        <translation>Course</translation>
    </message>
    <message>
        <source>consulta al año 1 de cada {0} personas</source>
        <translation>1 in {0} people seen with it a year</translation>
    </message>
    <message>
        <source>de minutos a horas</source>
        <translation>minutes to hours</translation>
    </message>
    <message>
        <source>de días</source>
        <translation>days</translation>
    </message>
    <message>
        <source>de semanas</source>
        <translation>weeks</translation>
    </message>
    <message>
        <source>de meses o más</source>
        <translation>months or more</translation>
    </message>
    <message>
        <source>en brotes</source>
        <translation>in bouts</translation>
    </message>
</context>
</TS>
