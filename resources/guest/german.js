// German, by the English sentence. A test holds the table to the page: nothing missing, nothing left over.

import { germanTogether } from "./german_together.js";

export const german = {
  ...germanTogether,
  // index.html
  "Join the meeting": "An der Besprechung teilnehmen",
  "This page needs JavaScript to carry your voice. Please switch it on.":
    "Diese Seite braucht JavaScript, um Ihre Stimme zu übertragen. Bitte schalten Sie es ein.",
  "Nothing has to be installed. Your host sees you in the lobby and lets you in.":
    "Sie müssen nichts installieren. Ihr Gastgeber sieht Sie im Vorraum und lässt Sie ein.",
  "Come in as somebody else": "Als jemand anderes eintreten",
  "Room code": "Raumcode",
  "Eight letters and digits, from your invitation.": "Acht Buchstaben und Ziffern aus Ihrer Einladung.",
  "Your name": "Ihr Name",
  "Everybody in the meeting sees it, also beside your words.":
    "Alle in der Besprechung sehen ihn, auch neben dem, was Sie sagen.",
  "Microphone": "Mikrofon",
  "Check my microphone": "Mein Mikrofon prüfen",
  "Use this one": "Dieses verwenden",
  "Say something: the bar should move": "Sagen Sie etwas: Der Balken sollte sich bewegen",
  "Nothing heard so far.": "Bisher ist nichts zu hören.",
  "Join muted": "Stumm eintreten",
  "What may be kept of what you say?": "Was darf von dem, was Sie sagen, aufbewahrt werden?",
  "Sound and words": "Ton und Worte",
  "My voice may be recorded and written down.": "Meine Stimme darf aufgenommen und mitgeschrieben werden.",
  "Words only": "Nur Worte",
  "Write down what I say; keep no sound.": "Schreibt mit, was ich sage; bewahrt keinen Ton auf.",
  "Nothing": "Nichts",
  "People hear me, and that is all.": "Man hört mich, und das ist alles.",
  "Everybody sees your choice. You can change it at any time.":
    "Alle sehen Ihre Wahl. Sie können sie jederzeit ändern.",
  "Passcode": "Kenncode",
  "Ask to join": "Um Einlass bitten",
  "You are in the lobby": "Sie sind im Vorraum",
  "Your host has been told. Nobody hears you until you are let in.":
    "Ihr Gastgeber weiß Bescheid. Niemand hört Sie, bis Sie eingelassen werden.",
  "One moment…": "Einen Moment …",
  "You are being connected to your host.": "Sie werden mit Ihrem Gastgeber verbunden.",
  "Your host cannot be reached just now. This page keeps trying by itself.":
    "Ihr Gastgeber ist gerade nicht erreichbar. Diese Seite versucht es von selbst weiter.",
  "Leave": "Verlassen",
  "Meeting": "Besprechung",
  "Connected": "Verbunden",
  "Switch the sound on": "Ton einschalten",
  "Try the microphone again": "Mikrofon noch einmal versuchen",
  "Captions": "Untertitel",
  "Announce to screen readers": "Vorlesen lassen (Screenreader)",
  "What people say appears here.": "Hier erscheint, was gesagt wird.",
  "Go to the newest words": "Zu den neuesten Worten",
  "Who is here": "Wer ist da",
  "My microphone": "Mein Mikrofon",
  "What is kept of what I say": "Was von mir aufbewahrt wird",
  "My choice": "Meine Wahl",
  "Is the connection safe?": "Ist die Verbindung sicher?",
  "Your host sees a number too. Read it to each other: when both are the same, nobody is in between.":
    "Auch Ihr Gastgeber sieht eine Zahl. Lesen Sie sie einander vor: Sind beide gleich, ist niemand dazwischen.",
  "Your controls": "Ihre Bedienung",
  "Mute": "Mikro aus",
  "Raise hand": "Hand heben",
  "You have left": "Sie haben die Besprechung verlassen",
  "Come back": "Zurückkehren",

  // what the page says
  "Please write the room code of your invitation.": "Bitte schreiben Sie den Raumcode aus Ihrer Einladung.",
  "Please write your name.": "Bitte schreiben Sie Ihren Namen.",
  "Please choose what may be kept.": "Bitte wählen Sie, was aufbewahrt werden darf.",
  "Your browser asks whether this page may use the microphone.":
    "Ihr Browser fragt, ob diese Seite das Mikrofon verwenden darf.",
  "The meeting cannot be reached. Check your connection and try again.":
    "Die Besprechung ist nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
  "You were in this meeting as {name}.": "Sie waren als {name} in dieser Besprechung.",
  "Wait {seconds} seconds.": "Warten Sie {seconds} Sekunden.",
  "The browser may not use your microphone: people cannot hear you. Allow it beside the address of this page.":
    "Der Browser darf Ihr Mikrofon nicht verwenden: Man hört Sie nicht. Erlauben Sie es neben der Adresse dieser Seite.",
  "No microphone was found: people cannot hear you. Plug one in.":
    "Es wurde kein Mikrofon gefunden: Man hört Sie nicht. Schließen Sie eines an.",
  "The microphone is used by another program: people cannot hear you. Close that program.":
    "Ein anderes Programm verwendet das Mikrofon: Man hört Sie nicht. Schließen Sie dieses Programm.",
  "The microphone cannot be used: people cannot hear you. You can listen and read.":
    "Das Mikrofon lässt sich nicht verwenden: Man hört Sie nicht. Sie können zuhören und mitlesen.",
  "That microphone cannot be used; you keep the one you had.":
    "Dieses Mikrofon lässt sich nicht verwenden; Sie behalten das bisherige.",
  "Your microphone is gone; another one is used now.": "Ihr Mikrofon ist weg; jetzt wird ein anderes verwendet.",
  "Microphone {number}": "Mikrofon {number}",
  "Your microphone works.": "Ihr Mikrofon funktioniert.",
  "No microphone": "Kein Mikro",
  "Muted by the host": "Vom Gastgeber stumm",
  "Unmute": "Mikro an",
  "Lower hand": "Hand senken",
  "Connecting…": "Verbinde …",
  "The connection is interrupted; this page reconnects by itself.":
    "Die Verbindung ist unterbrochen; diese Seite stellt sie von selbst wieder her.",
  "You are in the meeting.": "Sie sind in der Besprechung.",
  "{name} muted you.": "{name} hat Sie stummgeschaltet.",
  "You may unmute again.": "Sie dürfen den Ton wieder einschalten.",
  "{name} asks you to mute yourself.": "{name} bittet Sie, sich stummzuschalten.",
  "Opened elsewhere": "Anderswo geöffnet",
  "You have opened this meeting in another window.": "Sie haben diese Besprechung in einem anderen Fenster geöffnet.",
  "You are not in this meeting": "Sie sind nicht in dieser Besprechung",
  "The meeting is over, or your link is not valid any more.":
    "Die Besprechung ist zu Ende, oder Ihr Link gilt nicht mehr.",
  "You can come back as long as the meeting lasts.": "Sie können zurückkehren, solange die Besprechung dauert.",
  "Not let in": "Nicht eingelassen",
  "You were taken out of the meeting": "Sie wurden aus der Besprechung entfernt",
  "The meeting is over": "Die Besprechung ist zu Ende",
  "Somebody": "Jemand",
  "{name} (you)": "{name} (Sie)",
  "hand raised ({place})": "Hand gehoben ({place})",
  "Host": "Gastgeber",
  "Co-host": "Mitgastgeber",
  "Presenter": "Vortragend",
  "Observer": "Beobachtend",
  "Guest": "Gast",
  "muted": "stumm",
  "recorded": "aufgenommen",
  "Assistant, not a person": "Assistent, kein Mensch",
  "joining": "kommt herein",
  "listening": "hört zu",
  "thinking": "denkt nach",
  "speaking": "spricht",
  "a person asks": "ein Mensch fragt",
  "words only": "nur Worte",
  "nothing kept": "nichts aufbewahrt",
  "poor connection": "schlechte Verbindung",
  "connection lost": "Verbindung verloren",

  // what the door and the host say
  "This link is not valid any more or has been used already; ask your host for a new one.":
    "Dieser Link gilt nicht mehr oder wurde schon benutzt; bitten Sie Ihren Gastgeber um einen neuen.",
  "This meeting needs a passcode.": "Diese Besprechung verlangt einen Kenncode.",
  "That passcode is not right; try again.": "Dieser Kenncode stimmt nicht; versuchen Sie es noch einmal.",
  "Too many tries; wait a little and try again.":
    "Zu viele Versuche; warten Sie ein wenig und versuchen Sie es noch einmal.",
  "The meeting's host is not there at the moment; trying again.":
    "Der Gastgeber der Besprechung ist im Moment nicht da; es wird weiter versucht.",
  "Too many requests; wait a little.": "Zu viele Anfragen; warten Sie ein wenig.",
  "The request cannot be read; open the link again.": "Die Anfrage ist nicht lesbar; öffnen Sie den Link noch einmal.",
  "Open the link of your invitation again.": "Öffnen Sie den Link Ihrer Einladung noch einmal.",
  "The host has not let you into this meeting.": "Der Gastgeber hat Sie nicht in diese Besprechung eingelassen.",
  "The host has taken you out of this meeting.": "Der Gastgeber hat Sie aus dieser Besprechung entfernt.",
  "The host has ended the meeting.": "Der Gastgeber hat die Besprechung beendet.",
  "The meeting is locked; ask the host to unlock it.":
    "Die Besprechung ist abgeschlossen; bitten Sie den Gastgeber, sie aufzuschließen.",
  "Too many people are waiting; try again in a few minutes.":
    "Zu viele warten schon; versuchen Sie es in einigen Minuten noch einmal.",
  "You are waiting in the lobby on another device.": "Sie warten auf einem anderen Gerät im Vorraum.",
  "You cannot come into this meeting now.": "Sie können jetzt nicht in diese Besprechung.",
  "You did not say who you are; try again.": "Sie haben nicht gesagt, wer Sie sind; versuchen Sie es noch einmal.",
  "A host has muted you; raise your hand to be heard.":
    "Ein Gastgeber hat Sie stummgeschaltet; heben Sie die Hand, um gehört zu werden.",
  "Wait until the host lets you in.": "Warten Sie, bis der Gastgeber Sie einlässt.",
  "You have changed your choice too often; it stays as it is.":
    "Sie haben Ihre Wahl zu oft geändert; sie bleibt, wie sie ist.",
};
