"""The report in Spanish."""

PHRASES = {
    "title_committee": "{call}: informe para el comité",
    "title_public": "{call}: la selección",
    "skip": "Ir al contenido",
    "contents": "Contenido",
    "edition": "Edición",
    "confidential": "Confidencial.",
    "confidential_words": "Para el comité de selección. Nombra a quienes evaluaron y las propuestas no seleccionadas.",
    "deadline_was": "Convocatoria de propuestas, cerrada el {day}",
    "made_by": (
        "Elaborado por a87ws con los archivos de la convocatoria. Esta página no pide nada a ningún otro equipo."
    ),
    "nav_glance": "De un vistazo",
    "nav_series": "La serie",
    "nav_costs": "Lo que cuesta el equilibrio",
    "nav_balance": "Equilibrio",
    "nav_ranking": "Todas las propuestas",
    "nav_scores": "Puntuación por criterio",
    "nav_people": "Evaluadores",
    "nav_places": "Lugares",
    "nav_sure": "Solidez de la decisión",
    "nav_reserves": "Lista de reserva",
    "nav_proof": "Prueba",
    "nav_method": "Cómo se decide",
    "nav_proposals": "Una por una",
    # at a glance
    "no_decision": "No hay ninguna decisión que mostrar.",
    "no_decision_public": "La decisión aún no se ha publicado.",
    "decided_proved": "La serie está elegida, y está probado que ninguna serie permitida es mejor.",
    "decided_not_proved": "La serie es la mejor encontrada; no está probado que ninguna sea mejor.",
    "price_short": "El equilibrio le cuesta {given} de {best} puntos de mérito.",
    "price_long": (
        "El mérito de la serie es de {merit}, cuando {best} era posible: se ceden {given} puntos al equilibrio. Su "
        "desequilibrio cuesta {imbalance} puntos, de modo que su valor es {value}."
    ),
    "figure_received": "recibidas",
    "figure_eligible": "admisibles",
    "figure_selected": "seleccionadas",
    "figure_reviews": "evaluaciones contadas",
    "figure_agreement": "concordancia",
    "figure_alpha": "alfa de Krippendorff",
    "of_slots": "para {slots} plazas",
    "of_asked": "de {asked} solicitadas",
    "missing": "Lo que falta",
    "nothing_missing": "Nada: están todas las evaluaciones solicitadas.",
    "owes": "{reviewer} no ha evaluado: {proposals}.",
    "more_one": "y {number} más",
    "more_many": "y {number} más",
    "stability_left_out": (
        "No se estudió la solidez de cada plaza: con tantas propuestas, repetir la elección una y otra vez lleva "
        "mucho tiempo. `a87ws report --resamples 200` la calcula."
    ),
    "frontier_in_part": (
        "Lo que cuesta el equilibrio se muestra en parte: la búsqueda debía examinar {nodes} casos. `a87ws report "
        "--frontier NODES`, con un número mayor, muestra más."
    ),
    "print_minute": "Imprimir el acta",
    # words of tables
    "joint": "Conjunta",
    "pathfinder": "País pionero",
    "pathfinder_short": "Pionero",
    "yes": "sí",
    "merit": "Mérito",
    "imbalance": "Desequilibrio",
    "rating": "Calificación",
    "spread": "Dispersión",
    "reviews": "Evaluaciones",
    "focus": "Tema",
    "region": "Región",
    "where": "Lugares",
    "place": "N.º",
    "proposal": "Propuesta",
    "hosts": "Organizaciones anfitrionas",
    "outcomes": "Resultados",
    "state": "Decisión",
    "all": "todas",
    "value": "Valor",
    "criterion": "Criterio",
    "reviewer": "Evaluador",
    "points": "Puntos",
    "file": "Archivo",
    "table_behind": "La tabla correspondiente",
    "state_selected": "Seleccionada",
    "state_reserve": "Reserva {place}",
    "state_reserves": "Reserva",
    "state_left": "No seleccionada",
    "state_barred": "No admisible",
    "state_open": "Pendiente",
    # the series
    "series_order": "Por mérito, de mayor a menor. Cada motivo sopesa la mejor serie sin esa propuesta.",
    "series_order_public": "Por orden de título.",
    "why": "Motivo",
    "reason": "Motivo: {words}.",
    "barred": "No podía ser seleccionada: {words}.",
    # what balance costs
    "costs_lead": (
        "Cada punto es una serie entera, elegida y probada para un factor sobre todos los pesos del equilibrio: 0 es "
        "solo el mérito, 1 la política de la convocatoria. Entre dos puntos vecinos no hay ningún otro."
    ),
    "costs_in_part": "Aquí faltan puntos: entre algunos vecinos puede haber otros.",
    "costs_differ": (
        "La decisión no es el punto de la política de la convocatoria: después se retiró una propuesta, o se pidió "
        "otro factor."
    ),
    "costs_not_proved": "Algunas de estas series son las mejores encontradas, sin prueba de que ninguna sea mejor.",
    "one_stop": "Una misma serie es la mejor con cualquier factor: aquí el equilibrio no cuesta nada.",
    "knob": "De solo el mérito a solo el equilibrio",
    "factor": "Factor",
    "stop_policy": "La política de la convocatoria",
    "stop_merit": "Solo el mérito",
    "stop_balance": "Solo el equilibrio",
    "stop_between": "Otro peso del equilibrio",
    "stop_not_proved": "La mejor encontrada, sin prueba.",
    "range_any": "con cualquier factor",
    "range_to": "factor hasta {upto}",
    "range_from": "factor superior a {above}",
    "range_between": "factor de {above} a {upto}",
    "range_at": "encontrada con el factor {at}",
    "gives": "Mérito cedido",
    "gains": "Desequilibrio evitado",
    "its_series": "La serie en este punto",
    "in_beside_policy": "Entran, respecto de la política",
    "out_beside_policy": "Salen, respecto de la política",
    "chart_costs": "Mérito y desequilibrio de cada punto",
    "chart_costs_words": (
        "{stops} puntos, de un mérito de {most} a {least}, cada uno menos desequilibrado que el anterior."
    ),
    "chart_costs_caption": (
        "Hacia la derecha se cede mérito y baja el desequilibrio. El círculo lleno es el punto mostrado; el anillo "
        "grueso, la política de la convocatoria."
    ),
    "chart_bands": "En qué puntos se selecciona cada propuesta; la tabla siguiente dice lo mismo",
    "chart_bands_caption": (
        "De izquierda a derecha los puntos, de solo el mérito a solo el equilibrio; una barra donde la propuesta "
        "está seleccionada. La columna sombreada es el punto mostrado."
    ),
    # balance
    "chosen": "Elegido",
    "target": "Objetivo",
    "by_merit": "Solo por mérito",
    "pool": "De las admisibles",
    # ranking
    "ranking_lead": "Por mérito: la calificación y los puntos de cada prioridad que se cumple.",
    "filters": "Filtrar las propuestas",
    "find": "Buscar",
    "ranking_foot": (
        "± indica dónde estaría la calificación, 19 de cada 20 veces, con otros evaluadores semejantes. La "
        "dispersión va de la evaluación más baja a la más alta."
    ),
    "scores_lead": (
        "El promedio de las evaluaciones contadas, criterio por criterio."
        " Cuanto más oscura la casilla, más alto el promedio."
    ),
    # reviewers
    "people_lead": "Cuánto concuerdan los evaluadores, cuán benévolo o severo es cada uno y qué falta por llegar.",
    "agreement": "Concordancia",
    "alpha": "Alfa",
    "means": "Qué significa",
    "all_criteria": "Todos los criterios",
    "alpha_none": "nada que comparar",
    "alpha_reliable": "concuerdan: las puntuaciones son fiables",
    "alpha_tentative": "concuerdan bastante: las diferencias pequeñas dicen poco",
    "alpha_often": "discrepan a menudo: conviene hablar de los casos reñidos",
    "alpha_chance": "no más concordancia que por azar",
    "leniency": "Benevolencia",
    "leniency_taken": "descontada de cada calificación",
    "leniency_left": "no descontada de las calificaciones",
    "harsher": "más severo",
    "milder": "más benévolo",
    "asked": "Solicitadas",
    "scored": "Entregadas",
    "recused": "Recusaciones",
    "still_missing": "Pendientes",
    "doubtful": "Para aclarar",
    "note_groups": (
        "Estos grupos de evaluadores no comparten ninguna propuesta; su benevolencia no puede compararse: {groups}."
    ),
    "note_thin": (
        "Muy pocas propuestas tienen varias evaluaciones para distinguir con seguridad la benevolencia de la calidad."
    ),
    "note_outlier_above": "{reviewer} califica «{proposal}» {gap} puntos por encima de los demás.",
    "note_outlier_below": "{reviewer} califica «{proposal}» {gap} puntos por debajo de los demás.",
    "note_waived": (
        "La evaluación de «{proposal}» por {reviewer} cuenta por una dispensa del {on}, concedida por {by}: {words}."
    ),
    # places
    "places_lead": (
        "Una casilla por país de acción; están llenas aquellas donde actúa una sesión seleccionada. Una propuesta "
        "cuenta en cada uno de sus países."
    ),
    "places_lead_public": "Los países donde actúan las sesiones seleccionadas.",
    "tile_counts": "{selected} de {proposals}",
    "no_region": "Otros lugares",
    # how sure
    "sure_lead": (
        "En {draws} sorteos de las evaluaciones se eligió la serie de nuevo; después sin cada evaluador, uno por "
        "uno, y con cada peso un cuarto menor y mayor."
    ),
    "left_but_near": "No seleccionadas, pero cerca",
    "drawn": "Sorteos",
    "verdict": "Plaza",
    "changes": "Lo que bastaría para cambiarla",
    "verdict_safe": "segura",
    "verdict_contested": "disputada",
    "verdict_lucky": "con suerte",
    "verdict_unlucky": "sin suerte",
    "verdict_out": "fuera",
    "changed_without": "sin {names}",
    "weight_heavier": "con un cuarto más de peso para {what}",
    "weight_lighter": "con un cuarto menos de peso para {what}",
    "sure_foot": (
        "Segura: en al menos nueve de cada diez sorteos, cambie el evaluador o el peso que cambie. Con suerte: "
        "seleccionada, pero en menos de la mitad. Sin suerte: no seleccionada, pero en al menos la mitad. Disputada: "
        "el resto."
    ),
    # reserves and proof
    "reserves_lead": (
        "Las no seleccionadas, en el orden en que ocuparían una plaza más y luego la siguiente. Las {letters} "
        "primeras reciben la carta."
    ),
    "reserve_letter": "carta de reserva",
    "no_reserves": "No hay ninguna.",
    "proof_lead": (
        "Una prueba de {size} muestra en números enteros, paso a paso, que ninguna serie permitida es mejor. Nadie "
        "tiene que fiarse del programa que la encontró."
    ),
    "proof_public": (
        "Está probado que ninguna serie permitida por estas reglas es mejor, mediante un certificado que puede "
        "comprobarse solo con números enteros. Como contiene las calificaciones de todas las propuestas, queda en la "
        "Secretaría; la huella siguiente fija la decisión a la que pertenece."
    ),
    "proof_public_not": "La serie es la mejor encontrada; no está probado que ninguna sea mejor.",
    "step": "Lo que se prueba",
    "cases": "Casos",
    "step_size": "Ninguna serie permitida tiene más sesiones.",
    "step_best_merit": "Ninguna serie permitida de este tamaño tiene más mérito que el mejor mérito indicado.",
    "step_value": "Ninguna de este tamaño, dentro del límite si lo hay, tiene un valor mayor.",
    "step_merit": "Ninguna de ese valor tiene más mérito.",
    "step_imbalance": "Ninguna de ese valor y mérito está menos desequilibrada.",
    "step_draw": "Ninguna igual en todo ello sale antes en el sorteo.",
    "check_here": "Compruébela aquí",
    "check_here_words": (
        "Esta página puede comprobar la prueba por sí misma, en números enteros, sin optimizador y sin red. Cambie "
        "un número del archivo y dirá que no."
    ),
    "check_button": "Comprobar la prueba",
    "check_file": "Comprobar una prueba de un archivo",
    "proof_too_large": "La prueba es demasiado grande para la página: elija su archivo, selection.proof.json.",
    "inputs": "En qué se basa",
    "inputs_words": (
        "Quien tenga los archivos puede repetir la decisión y obtiene los mismos bytes en cualquier máquina:"
    ),
    "digest_of_all": "lista de todas las entradas",
    "check_folder": "Comparar con la carpeta de una convocatoria",
    "files_one": "{number} archivo y su huella",
    "files_many": "{number} archivos y sus huellas",
    "kilobytes": "{number} kB",
    # method
    "method_lead": (
        "El mérito menos el costo del desequilibrio es tan grande como permiten las reglas; los empates se resuelven "
        "por sorteo público."
    ),
    "method_slots_one": "Hay {number} plaza.",
    "method_slots_many": "Hay {number} plazas.",
    "method_threshold": "Se necesita una calificación de al menos {least}.",
    "method_joint": "Una propuesta conjunta de dos o más miembros suma {points} a la calificación.",
    "method_pathfinder": "La acción en un país pionero suma {points} a la calificación.",
    "method_rule_each": "Regla: {limits} de cada valor de {attribute}.",
    "method_rule": "Regla: {limits} de {attribute} «{value}».",
    "method_balance": "Equilibrio de {attribute}: una unidad de desequilibrio cuesta {weight} puntos de mérito.",
    # one by one
    "scores": "Puntuaciones",
    "scores_of": "Puntuaciones de {title}",
    "mark_recused": "recusación",
    "mark_not_counted": "no contada",
    "mark_waived": "cuenta por dispensa",
    # the minute
    "minute_title": "Acta de la selección",
    "signed": "Por el comité: ______________________    Fecha: ______________",
    # the script
    "js_stop_of": "punto {stop} de {stops}",
    "js_shown": "{shown} de {all} mostradas",
    "js_holds": "se cumple",
    "js_fails": "no se cumple",
    "js_checking": "Comprobando…",
    "js_accepted": "La prueba es válida.",
    "js_rejected": "La prueba no es válida: {step}.",
    "js_cases": "{nodes} casos",
    "js_milliseconds": "{ms} ms",
    "js_digest_same": "La prueba de esta página tiene la huella indicada abajo.",
    "js_digest_other": "Esta prueba no es la de la huella indicada abajo; se comprueba de todos modos.",
    "js_file_same": "igual",
    "js_file_other": "distinto",
    "js_file_gone": "no está",
    "js_files_summary": "Archivos iguales: {same}; distintos: {other}; ausentes: {gone}.",
    "js_sort": "Ordenar por {column}",
    "js_nobody": "ninguna",
    "js_comes_in": "entra",
    "check_series": "La serie cumple todas las reglas y decisiones",
    "check_figures": "Su mérito y su desequilibrio son los del acta",
    "check_numbers": "La prueba es de los números de esta convocatoria",
    "check_cap": "La serie no cede más mérito del que permite la tolerancia",
    "check_size": "Ninguna serie permitida tiene más sesiones",
    "check_best_merit": "Ninguna de este tamaño tiene más mérito que el mejor mérito indicado",
    "check_value": "Ninguna tiene un valor mayor",
    "check_merit": "Ninguna de ese valor tiene más mérito",
    "check_imbalance": "Ninguna de ellas está menos desequilibrada",
    "check_draw": "Ninguna igual a ella sale antes en el sorteo",
}
