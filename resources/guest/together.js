// What people do together: agenda, chat, files, polls, reactions and screens joined up for the meeting.

import { forgetAgenda, showAgenda } from "./agenda.js";
import {
  forgetChat, refusedChat as refusedMessage, sayAgain as sayMessagesAgain, showChat, showReaders, showWriting, whenSaid,
} from "./chat.js";
import { filesCome, forgetFiles, offerAgain, offerChoosing, refusedFile, showFile, whenShared } from "./files.js";
import { forgetPolls, refusedAnswer, sayAnswersAgain, showPoll, showPollRights, whenAnswered } from "./polls.js";
import { offerReactions, showReaction } from "./reactions.js";
import { showFileRights } from "./rights.js";
import {
  cameIn, forgetScreen, heardOfScreens, refusedScreen, showAskingRights, showStream, whenShared as whenScreenShared,
} from "./shared_screen.js";

export const heardTogether = {
  agenda: showAgenda, chat: showChat, file: showFile, poll: showPoll, reacted: showReaction,
  ...heardOfScreens,
};
export { cameIn, filesCome, showStream };

export function sayAgain() {
  sayMessagesAgain();
  sayAnswersAgain();
  offerAgain();
}

export function refused(about, of) {
  refusedMessage(of);
  refusedAnswer(of);
  refusedFile(of);
  refusedScreen(about);
}

export function begin(tell, useScreen) {
  whenScreenShared(tell, useScreen);
  whenSaid(tell);
  whenAnswered(tell);
  whenShared(tell);
  offerChoosing();
  offerReactions(tell);
}

// Who is here has changed, or what this guest may do.
export function peopleChanged() {
  showReaders();
  showWriting();
  showPollRights();
  showFileRights();
  showAskingRights();
}

export function forget() {
  forgetAgenda();
  forgetChat();
  forgetPolls();
  forgetFiles();
  forgetScreen();
}
