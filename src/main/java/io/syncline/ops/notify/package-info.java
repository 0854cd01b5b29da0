/** The ways of a message to people: the log, webhooks, chats and e-mail. */
@NullMarked
package io.syncline.ops.notify;

import org.jspecify.annotations.NullMarked;
