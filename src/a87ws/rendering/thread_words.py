"""What the answers in a thread say, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "thanks": "Thank you for your proposal! It has been checked, and it is complete.",
        "where": (
            "It is the file `{path}` in a pull request, and the Secretariat looks at it next. Until the deadline "
            "you can still change it: edit this issue, and the file follows."
        ),
        "same": "Nothing has changed: the file `{path}` already says what stands here.",
        "notes": "You may want to look at this; your proposal is received all the same:",
        "sorry": "Thank you for your proposal! Before it can go to the Secretariat, something has to be mended:",
        "how": (
            "Please edit the issue (at its top, “Edit” behind the three dots), change the answers concerned and "
            "save it. It is checked again at once, and you get another answer here. Nothing of what you wrote is "
            "lost."
        ),
        "ambiguous": (
            "a line of your text reads exactly like the heading “{label}” of the form, so nobody can say where "
            "your answer ends: please word that line otherwise"
        ),
        "unanswered": "please fill this in",
        "late": "the deadline has passed: {deadline} ({timezone}); only the Secretariat can still let it in",
        "more": "… and {count} more",
    },
    "fr": {
        "thanks": "Merci de votre proposition ! Elle a été vérifiée, et elle est complète.",
        "where": (
            "C’est le fichier `{path}` d’une demande de fusion (pull request), que le Secrétariat va maintenant "
            "examiner. Jusqu’à la date limite, vous pouvez encore la changer : modifiez ce ticket, et le fichier "
            "suivra."
        ),
        "same": "Rien n’a changé : le fichier `{path}` dit déjà ce qui figure ici.",
        "notes": "Vous pourriez regarder ceci ; votre proposition n’en est pas moins reçue :",
        "sorry": (
            "Merci de votre proposition ! Avant qu’elle puisse aller au Secrétariat, il reste quelque chose à "
            "corriger :"
        ),
        "how": (
            "Veuillez modifier le ticket (tout en haut, « Edit » derrière les trois points), changer les réponses "
            "concernées et enregistrer. Il est aussitôt vérifié de nouveau, et vous recevez une autre réponse "
            "ici. Rien de ce que vous avez écrit n’est perdu."
        ),
        "ambiguous": (
            "une ligne de votre texte se lit exactement comme le titre « {label} » du formulaire, et personne ne "
            "peut dire où finit votre réponse : veuillez formuler cette ligne autrement"
        ),
        "unanswered": "à remplir",
        "late": "la date limite est passée : {deadline} ({timezone}) ; seul le Secrétariat peut encore l’admettre",
        "more": "… et {count} de plus",
    },
    "es": {
        "thanks": "¡Gracias por su propuesta! Se ha comprobado y está completa.",
        "where": (
            "Es el archivo `{path}` de una solicitud de incorporación (pull request), que ahora examinará la "
            "Secretaría. Hasta la fecha límite todavía puede cambiarla: edite esta incidencia, y el archivo "
            "cambia con ella."
        ),
        "same": "No ha cambiado nada: el archivo `{path}` ya dice lo que figura aquí.",
        "notes": "Quizá quiera mirar esto; su propuesta se recibe de todos modos:",
        "sorry": "¡Gracias por su propuesta! Antes de que pueda ir a la Secretaría hay algo que corregir:",
        "how": (
            "Edite la incidencia (arriba, «Edit» detrás de los tres puntos), cambie las respuestas "
            "correspondientes y guárdela. Se comprueba de nuevo enseguida, y recibe otra respuesta aquí. No se "
            "pierde nada de lo que escribió."
        ),
        "ambiguous": (
            "una línea de su texto es idéntica al título «{label}» del formulario, y nadie puede decir dónde "
            "termina su respuesta: redacte esa línea de otra manera"
        ),
        "unanswered": "por rellenar",
        "late": "la fecha límite ha pasado: {deadline} ({timezone}); solo la Secretaría puede admitirla todavía",
        "more": "… y {count} más",
    },
}

ALSO: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "did-you-mean?": "vouliez-vous dire {value} ?",
        "choose?": "au choix : {values}",
        "country-unknown?": "indiquez le nom du pays, ou ses deux lettres de la norme ISO 3166-1, comme `BF`",
        "language-unknown?": "indiquez un code comme `en`, `fr`, `es` ou `pt-BR`",
        "character?": "supprimez-le et saisissez de nouveau le texte",
        "did-you-mean-either?": "vouliez-vous dire {value} ou {other} ?",
        "twin-description": "la même description que celle de la proposition {other}",
        "twin-title": "le même titre et la même organisation principale que la proposition {other}",
        "similar": "{share} % de ses suites de trois mots figurent aussi dans la proposition {other}",
        "twin?": "dites au Secrétariat laquelle des deux est valable",
        "differs-type": "type {written} ; le registre indique {held}, qui fait foi",
        "differs-country": "pays {written} ; le registre indique {held}, qui fait foi",
        "differs?": "ne remplissez pas ce champ, ou faites corriger le registre",
        "add-type?": "indiquez le type",
        "add-country?": "indiquez le pays",
        "add-both?": "indiquez le type et le pays",
    },
    "es": {
        "did-you-mean?": "¿quiso decir {value}?",
        "choose?": "a elegir: {values}",
        "country-unknown?": "indique el nombre del país, o sus dos letras de la norma ISO 3166-1, como `BF`",
        "language-unknown?": "indique un código como `en`, `fr`, `es` o `pt-BR`",
        "character?": "bórrelo y escriba de nuevo el texto",
        "did-you-mean-either?": "¿quiso decir {value} o {other}?",
        "twin-description": "la misma descripción que la de la propuesta {other}",
        "twin-title": "el mismo título y la misma organización principal que la propuesta {other}",
        "similar": "el {share} % de sus series de tres palabras figuran también en la propuesta {other}",
        "twin?": "diga a la Secretaría cuál de las dos es válida",
        "differs-type": "tipo {written}; en el registro consta {held}, que es lo que vale",
        "differs-country": "país {written}; en el registro consta {held}, que es lo que vale",
        "differs?": "deje el campo vacío, o haga corregir el registro",
        "add-type?": "indique el tipo",
        "add-country?": "indique el país",
        "add-both?": "indique el tipo y el país",
    },
}
"""What else the checks say that the submission form has no use for, by key; in English
`checks.says` has it.
"""
