package io.syncline.route.rabbit;

import java.io.IOException;

/** No queue was there for a message: the broker gave it back, so it is in no queue. */
public final class NotRouted extends IOException {

  private static final long serialVersionUID = 1L;

  NotRouted() {
    super("no queue takes the message");
  }
}
