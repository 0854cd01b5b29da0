package io.syncline.core.notify;

import io.syncline.core.model.Ids;
import java.time.InstantSource;

/**
 * Keeps each message before it is sent, so that an occasion is reported once, whichever process
 * finds it, and a crash between the two loses nothing that is to be posted.
 */
public final class Kept implements Messenger {

  private final Outbox outbox;
  private final Messenger next;
  private final boolean posting;
  private final Ids ids;
  private final InstantSource clock;

  /**
   * @param next sends it here, where it was not sent before
   * @param posting whether there is a channel to post to
   */
  public Kept(Outbox outbox, Messenger next, boolean posting, Ids ids, InstantSource clock) {
    this.outbox = outbox;
    this.next = next;
    this.posting = posting;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public void send(Message message) {
    var now = clock.instant();
    if (outbox.put(ids.next(), message, now, posting ? now : null)) {
      next.send(message);
    }
  }
}
