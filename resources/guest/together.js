// What people do together: chat, polls, files and reactions joined up for the meeting.

import { forgetChat, refusedChat as refusedMessage, sayAgain as sayMessagesAgain, showChat, showReaders, whenSaid } from "./chat.js";
import { filesCome, forgetFiles, offerAgain, offerChoosing, refusedFile, showFile, whenShared } from "./files.js";
import { forgetPolls, showPoll, whenAnswered } from "./polls.js";
import { offerReactions, showReaction } from "./reactions.js";

export const heardTogether = { chat: showChat, poll: showPoll, reacted: showReaction, file: showFile };
export { filesCome, showReaders };

export function sayAgain() {
  sayMessagesAgain();
  offerAgain();
}

export function refusedChat(id) {
  refusedMessage(id);
  refusedFile(id);
}

export function begin(tell) {
  whenSaid(tell);
  whenAnswered(tell);
  whenShared(tell);
  offerChoosing();
  offerReactions(tell);
}

export function forget() {
  forgetChat();
  forgetPolls();
  forgetFiles();
}
