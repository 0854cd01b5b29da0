package io.syncline.core.notify;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages that were sent or are to be, and the channels by which they go. */
public interface SentMessages {

  /** The newest first. */
  List<Sent> list(Query query);

  /**
   * Posts a message once more, under the same id. An older one than {@link OutboxSender} tries for
   * is attempted once.
   *
   * @return empty: there is none of this id, or it goes by no channel
   */
  Optional<Sent> replay(UUID id, Instant now);

  /** All that are configured, and others by which a kept message was to go. */
  List<Channel> channels();

  /** Nothing is posted by the channel until it is resumed; what is to be posted is kept. */
  void pause(String channel, String actor, Instant at);

  void resume(String channel);

  /**
   * Which messages.
   *
   * @param channel null: by any
   * @param state null: in any
   * @param before only those before the message of this id; null: all
   */
  record Query(@Nullable String channel, @Nullable State state, @Nullable UUID before, int limit) {}

  /** What became of a message. */
  enum State {
    /** It is to be posted. */
    WAITING,
    /** It was taken in. */
    POSTED,
    /** It was not taken in, and is not tried again. */
    GIVEN_UP,
    /** It is in the log and goes by no channel. */
    KEPT
  }

  /**
   * A message by one channel.
   *
   * @param at when it was made
   * @param failure of the last attempt, without values; null: there was none
   */
  record Sent(
      UUID id,
      String channel,
      Message message,
      State state,
      Attempts attempts,
      Instant at,
      @Nullable String failure) {

    /**
     * The attempts to post it.
     *
     * @param posted when it was taken in; null: it was not
     * @param next when it is tried next; null: it is not
     */
    public record Attempts(int count, @Nullable Instant posted, @Nullable Instant next) {}
  }

  /**
   * A channel.
   *
   * @param waiting how many messages are to be posted by it
   * @param posted when one was last taken in; null: none is known
   * @param paused who paused it; null: it is not paused
   */
  record Channel(String name, long waiting, @Nullable Instant posted, @Nullable Paused paused) {}

  /** A pause. */
  record Paused(String by, Instant at) {}
}
