package io.syncline.core.notify;

import io.syncline.core.model.Ids;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/**
 * Keeps each message before it is sent, so that an occasion is reported once, whichever process
 * finds it, and a crash between the two loses nothing that is to be posted.
 */
public final class StoredMessages implements Messenger {

  private final Outbox outbox;
  private final Messenger next;
  private final List<String> channels;
  private final Ids ids;
  private final InstantSource clock;

  /**
   * @param next sends it here, where it was not sent before
   * @param channels the names of those that post it
   */
  public StoredMessages(
      Outbox outbox, Messenger next, List<String> channels, Ids ids, InstantSource clock) {
    this.outbox = outbox;
    this.next = next;
    this.channels = List.copyOf(channels);
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public void send(Message message) {
    var now = clock.instant();
    var ways = new LinkedHashMap<String, UUID>();
    channels.forEach(it -> ways.put(it, ids.next()));
    message.routes().stream().sorted().forEach(it -> ways.put(it, ids.next()));
    if (ways.isEmpty()) {
      ways.put(Outbox.LOG, ids.next());
    }
    if (outbox.put(message, now, ways)) {
      next.send(message);
    }
  }
}
