"""The report in French."""

PHRASES = {
    "title_committee": "{call} : rapport au comité",
    "title_public": "{call} : la sélection",
    "skip": "Aller au contenu",
    "contents": "Sommaire",
    "edition": "Édition",
    "confidential": "Confidentiel.",
    "confidential_words": (
        "À l’usage du comité de sélection. Nomme les personnes qui ont évalué et les propositions non retenues."
    ),
    "deadline_was": "Appel à propositions, clos le {day}",
    "made_by": (
        "Établi par a87ws à partir des fichiers de l’appel. Cette page ne demande rien à aucun autre ordinateur."
    ),
    "nav_glance": "En bref",
    "nav_series": "La série",
    "nav_costs": "Le prix de l’équilibre",
    "nav_balance": "Équilibre",
    "nav_ranking": "Toutes les propositions",
    "nav_scores": "Notes par critère",
    "nav_people": "Évaluateurs",
    "nav_places": "Lieux",
    "nav_sure": "Solidité du choix",
    "nav_reserves": "Liste de réserve",
    "nav_proof": "Preuve",
    "nav_method": "Règles de décision",
    "nav_proposals": "Une à une",
    # at a glance
    "no_decision": "Il n’y a pas de décision à présenter.",
    "no_decision_public": "La décision n’a pas encore été publiée.",
    "decided_proved": "La série est choisie, et il est prouvé qu’aucune série admise n’est meilleure.",
    "decided_not_proved": "La série est la meilleure trouvée ; il n’est pas prouvé qu’aucune ne soit meilleure.",
    "price_short": "L’équilibre lui coûte {given} des {best} points de mérite.",
    "price_long": (
        "Le mérite de la série est de {merit}, quand {best} était possible : {given} points sont cédés à "
        "l’équilibre. Son déséquilibre coûte {imbalance} points, si bien qu’elle vaut {value}."
    ),
    "figure_received": "reçues",
    "figure_eligible": "admissibles",
    "figure_selected": "retenues",
    "figure_reviews": "évaluations comptées",
    "figure_agreement": "concordance",
    "figure_alpha": "alpha de Krippendorff",
    "of_slots": "pour {slots} places",
    "of_asked": "sur {asked} demandées",
    "missing": "Ce qui manque",
    "nothing_missing": "Rien : toutes les évaluations demandées sont là.",
    "owes": "{reviewer} n’a pas évalué : {proposals}.",
    "more_one": "et {number} autre",
    "more_many": "et {number} autres",
    "stability_left_out": (
        "La solidité de chaque place n’a pas été étudiée : avec tant de propositions, refaire sans cesse le choix "
        "est long. `a87ws report --resamples 200` l’établit."
    ),
    "frontier_in_part": (
        "Le prix de l’équilibre n’est montré qu’en partie : la recherche devait examiner {nodes} cas. `a87ws report "
        "--frontier NODES`, avec un nombre plus grand, en montre davantage."
    ),
    "print_minute": "Imprimer le procès-verbal",
    # words of tables
    "joint": "Conjointe",
    "pathfinder": "Pays pionnier",
    "pathfinder_short": "Pionnier",
    "yes": "oui",
    "merit": "Mérite",
    "imbalance": "Déséquilibre",
    "rating": "Note",
    "spread": "Écart",
    "reviews": "Évaluations",
    "focus": "Thème",
    "region": "Région",
    "where": "Lieux",
    "place": "Rang",
    "proposal": "Proposition",
    "hosts": "Organisations hôtes",
    "outcomes": "Résultats",
    "state": "Décision",
    "all": "toutes",
    "value": "Valeur",
    "criterion": "Critère",
    "reviewer": "Évaluateur",
    "points": "Points",
    "file": "Fichier",
    "table_behind": "Le tableau correspondant",
    "state_selected": "Retenue",
    "state_reserve": "Réserve {place}",
    "state_reserves": "Réserve",
    "state_left": "Non retenue",
    "state_barred": "Non admissible",
    "state_open": "En suspens",
    # the series
    "series_order": "Par mérite décroissant. Chaque motif pèse la meilleure série sans cette proposition.",
    "series_order_public": "Dans l’ordre des titres.",
    "why": "Motif",
    "reason": "Motif : {words}.",
    "barred": "Ne pouvait être retenue : {words}.",
    # what balance costs
    "costs_lead": (
        "Chaque cran est une série entière, choisie et prouvée pour un facteur appliqué à tous les poids de "
        "l’équilibre : 0 est le mérite seul, 1 la politique de l’appel. Entre deux crans voisins, il n’y en a pas "
        "d’autre."
    ),
    "costs_in_part": "Ici, des crans manquent : entre certains voisins, il peut y en avoir d’autres.",
    "costs_differ": (
        "La décision n’est pas le cran de la politique de l’appel : une proposition a été retirée ensuite, ou un "
        "autre facteur a été demandé."
    ),
    "costs_not_proved": (
        "Certaines de ces séries sont les meilleures trouvées, sans preuve qu’aucune ne soit meilleure."
    ),
    "one_stop": "Une même série est la meilleure à tout facteur : l’équilibre ne coûte rien ici.",
    "knob": "Du mérite seul à l’équilibre seul",
    "factor": "Facteur",
    "stop_policy": "La politique de l’appel",
    "stop_merit": "Mérite seul",
    "stop_balance": "Équilibre seul",
    "stop_between": "Un autre poids pour l’équilibre",
    "stop_not_proved": "La meilleure trouvée, sans preuve.",
    "range_any": "à tout facteur",
    "range_to": "facteur jusqu’à {upto}",
    "range_from": "facteur supérieur à {above}",
    "range_between": "facteur de {above} à {upto}",
    "range_at": "trouvée au facteur {at}",
    "gives": "Mérite cédé",
    "gains": "Déséquilibre évité",
    "its_series": "La série à ce cran",
    "in_beside_policy": "Entrent, par rapport à la politique",
    "out_beside_policy": "Sortent, par rapport à la politique",
    "chart_costs": "Mérite et déséquilibre de chaque cran",
    "chart_costs_words": "{stops} crans, d’un mérite de {most} à {least}, chacun moins déséquilibré que le précédent.",
    "chart_costs_caption": (
        "Vers la droite, le mérite est cédé et le déséquilibre diminue. Le point plein est le cran affiché, l’anneau "
        "épais la politique de l’appel."
    ),
    "chart_bands": "Les crans où chaque proposition est retenue ; le tableau ci-dessous dit la même chose",
    "chart_bands_caption": (
        "De gauche à droite les crans, du mérite seul à l’équilibre seul ; une barre là où la proposition est "
        "retenue. La colonne ombrée est le cran affiché."
    ),
    # balance
    "chosen": "Retenu",
    "target": "Cible",
    "by_merit": "Au mérite seul",
    "pool": "Des admissibles",
    # ranking
    "ranking_lead": "Par mérite : la note, et les points de chaque priorité qui s’applique.",
    "filters": "Filtrer les propositions",
    "find": "Chercher",
    "ranking_foot": (
        "± indique où se situerait la note, 19 fois sur 20, avec d’autres évaluateurs semblables. L’écart va de "
        "l’évaluation la plus basse à la plus haute."
    ),
    "scores_lead": (
        "La moyenne des évaluations comptées, critère par critère. Plus la case est foncée, plus la moyenne est haute."
    ),
    # reviewers
    "people_lead": (
        "À quel point les évaluateurs concordent, leur indulgence ou sévérité, et ce qui est encore attendu."
    ),
    "agreement": "Concordance",
    "alpha": "Alpha",
    "means": "Ce que cela veut dire",
    "all_criteria": "Tous les critères",
    "alpha_none": "rien à comparer",
    "alpha_reliable": "ils concordent : on peut se fier aux notes",
    "alpha_tentative": "ils concordent assez : les petites différences disent peu",
    "alpha_often": "ils divergent souvent : discuter des cas serrés",
    "alpha_chance": "pas plus de concordance que par hasard",
    "leniency": "Indulgence",
    "leniency_taken": "retranchée de chaque note",
    "leniency_left": "non retranchée des notes",
    "harsher": "plus sévère",
    "milder": "plus indulgent",
    "asked": "Demandées",
    "scored": "Rendues",
    "recused": "Récusations",
    "still_missing": "Manquantes",
    "doubtful": "À éclaircir",
    "note_groups": (
        "Ces groupes d’évaluateurs n’ont aucune proposition en commun ; leur indulgence ne peut être comparée : "
        "{groups}."
    ),
    "note_thin": (
        "Trop peu de propositions ont plusieurs évaluations pour distinguer avec assurance l’indulgence de la qualité."
    ),
    "note_outlier_above": "{reviewer} note « {proposal} » {gap} point(s) au-dessus des autres.",
    "note_outlier_below": "{reviewer} note « {proposal} » {gap} point(s) au-dessous des autres.",
    "note_waived": (
        "L’évaluation de « {proposal} » par {reviewer} compte par une dérogation du {on}, accordée par {by} : {words}."
    ),
    # places
    "places_lead": (
        "Une case par pays d’action ; celles où agit une séance retenue sont pleines. Une proposition compte dans "
        "chacun de ses pays."
    ),
    "places_lead_public": "Les pays où agissent les séances retenues.",
    "tile_counts": "{selected} sur {proposals}",
    "no_region": "Ailleurs",
    # how sure
    "sure_lead": (
        "Dans {draws} tirages des évaluations, la série a été choisie à nouveau ; puis sans chaque évaluateur à son "
        "tour, et avec chaque poids diminué puis augmenté d’un quart."
    ),
    "left_but_near": "Non retenues, mais proches",
    "drawn": "Tirages",
    "verdict": "Place",
    "changes": "Ce qui suffirait à la changer",
    "verdict_safe": "sûre",
    "verdict_contested": "disputée",
    "verdict_lucky": "chanceuse",
    "verdict_unlucky": "malchanceuse",
    "verdict_out": "hors",
    "changed_without": "sans {names}",
    "weight_heavier": "avec un quart de poids de plus pour {what}",
    "weight_lighter": "avec un quart de poids de moins pour {what}",
    "sure_foot": (
        "Sûre : dans neuf tirages sur dix au moins, quel que soit l’évaluateur ou le poids qui change. Chanceuse : "
        "retenue, mais dans moins de la moitié. Malchanceuse : non retenue, mais dans la moitié au moins. Disputée : "
        "le reste."
    ),
    # reserves and proof
    "reserves_lead": (
        "Les propositions non retenues, dans l’ordre où elles prendraient une place de plus, puis la suivante. Les "
        "{letters} premières reçoivent la lettre."
    ),
    "reserve_letter": "lettre de réserve",
    "no_reserves": "Il n’y en a pas.",
    "proof_lead": (
        "Une preuve de {size} montre en nombres entiers, étape par étape, qu’aucune série admise n’est meilleure. Il "
        "n’est pas nécessaire de se fier au programme qui l’a trouvée."
    ),
    "proof_public": (
        "Il est prouvé qu’aucune série admise par ces règles n’est meilleure, par un certificat vérifiable avec des "
        "nombres entiers seuls. Comme il contient les notes de toutes les propositions, il reste au Secrétariat ; "
        "l’empreinte ci-dessous fixe la décision à laquelle il appartient."
    ),
    "proof_public_not": "La série est la meilleure trouvée ; il n’est pas prouvé qu’aucune ne soit meilleure.",
    "step": "Ce qui est prouvé",
    "cases": "Cas",
    "step_size": "Aucune série admise n’a plus de séances.",
    "step_best_merit": "Aucune série admise de cette taille n’a plus de mérite que le meilleur mérite indiqué.",
    "step_value": "Aucune de cette taille, dans la limite s’il y en a une, n’a une valeur plus grande.",
    "step_merit": "Aucune de cette valeur n’a plus de mérite.",
    "step_imbalance": "Aucune de cette valeur et de ce mérite n’est moins déséquilibrée.",
    "step_draw": "Aucune, égale en tout cela, ne vient plus tôt au tirage au sort.",
    "check_here": "Vérifier ici",
    "check_here_words": (
        "Cette page peut vérifier la preuve elle-même, en nombres entiers, sans solveur et sans réseau. Changez un "
        "nombre du fichier, et elle dit non."
    ),
    "check_button": "Vérifier la preuve",
    "check_file": "Vérifier une preuve depuis un fichier",
    "proof_too_large": "La preuve est trop grande pour la page : choisissez son fichier, selection.proof.json.",
    "inputs": "Sur quoi elle repose",
    "inputs_words": "Quiconque a les fichiers peut refaire la décision et obtient les mêmes octets sur toute machine :",
    "digest_of_all": "liste de toutes les entrées",
    "check_folder": "Comparer avec le dossier d’un appel",
    "files_one": "{number} fichier et son empreinte",
    "files_many": "{number} fichiers et leurs empreintes",
    "kilobytes": "{number} ko",
    # method
    "method_lead": (
        "Le mérite moins le coût du déséquilibre est aussi grand que les règles le permettent ; un tirage au sort "
        "public départage les égalités."
    ),
    "method_slots_one": "Il y a {number} place.",
    "method_slots_many": "Il y a {number} places.",
    "method_threshold": "Une note d’au moins {least} est requise.",
    "method_joint": "Une proposition conjointe d’au moins deux membres ajoute {points} à la note.",
    "method_pathfinder": "L’action dans un pays pionnier ajoute {points} à la note.",
    "method_rule_each": "Règle : {limits} pour chaque valeur de {attribute}.",
    "method_rule": "Règle : {limits} pour {attribute} « {value} ».",
    "method_balance": "Équilibre de {attribute} : une unité de déséquilibre coûte {weight} point de mérite.",
    # one by one
    "scores": "Notes",
    "scores_of": "Notes de {title}",
    "mark_recused": "récusation",
    "mark_not_counted": "non comptée",
    "mark_waived": "compte par dérogation",
    # the minute
    "minute_title": "Procès-verbal de la sélection",
    "signed": "Pour le comité : ______________________    Date : ______________",
    # the script
    "js_stop_of": "cran {stop} sur {stops}",
    "js_shown": "{shown} affichées sur {all}",
    "js_holds": "établi",
    "js_fails": "non établi",
    "js_checking": "Vérification…",
    "js_accepted": "La preuve est valable.",
    "js_rejected": "La preuve n’est pas valable : {step}.",
    "js_cases": "{nodes} cas",
    "js_milliseconds": "{ms} ms",
    "js_digest_same": "La preuve de cette page a l’empreinte indiquée ci-dessous.",
    "js_digest_other": "Cette preuve n’est pas celle dont l’empreinte est indiquée ; elle est vérifiée quand même.",
    "js_file_same": "identique",
    "js_file_other": "différent",
    "js_file_gone": "absent",
    "js_files_summary": "Fichiers identiques : {same} ; différents : {other} ; absents : {gone}.",
    "js_sort": "Trier par {column}",
    "js_nobody": "aucune",
    "js_comes_in": "entre",
    "check_series": "La série respecte toutes les règles et décisions",
    "check_figures": "Son mérite et son déséquilibre sont ceux du procès-verbal",
    "check_numbers": "La preuve porte sur les nombres de cet appel",
    "check_cap": "La série ne cède pas plus de mérite que la tolérance ne le permet",
    "check_size": "Aucune série admise n’a plus de séances",
    "check_best_merit": "Aucune de cette taille n’a plus de mérite que le meilleur mérite indiqué",
    "check_value": "Aucune n’a une valeur plus grande",
    "check_merit": "Aucune de cette valeur n’a plus de mérite",
    "check_imbalance": "Aucune de celles-ci n’est moins déséquilibrée",
    "check_draw": "Aucune, égale en tout, ne vient plus tôt au tirage au sort",
}
