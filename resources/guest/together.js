// What people do together: chat, polls, reactions and screens joined up for the meeting.

import { forgetChat, refusedChat, sayAgain, showChat, showReaders, whenSaid } from "./chat.js";
import { forgetPolls, showPoll, whenAnswered } from "./polls.js";
import { offerReactions, showReaction } from "./reactions.js";
import { cameIn, forgetScreen, heardOfScreens, refusedScreen, showStream, whenShared } from "./shared_screen.js";

export const heardTogether = { chat: showChat, poll: showPoll, reacted: showReaction, ...heardOfScreens };
export { cameIn, sayAgain, showReaders, showStream };

export function refused(about, of) {
  refusedChat(of);
  refusedScreen(about);
}

export function begin(tell, useScreen) {
  whenShared(tell, useScreen);
  whenSaid(tell);
  whenAnswered(tell);
  offerReactions(tell);
}

export function forget() {
  forgetChat();
  forgetPolls();
  forgetScreen();
}
