package io.syncline.core.notify;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps messages: each occasion is reported once, and what is to be posted survives a crash. */
public interface Outbox {

  /** The channel of what is only kept: nothing posts it. */
  String LOG = "log";

  /**
   * Keeps a message, to be posted at once by each of these channels but {@link #LOG}.
   *
   * @param channels the id it has there, by the channel's name; at least one
   * @return false where its occasion was reported before, by any channel
   */
  boolean put(Message message, Instant at, Map<String, UUID> channels);

  /**
   * Takes messages that are due, the oldest first, and puts their next attempt off meanwhile, so
   * that no two processes post one at the same time and a process that dies leaves it to another.
   */
  List<Waiting> claim(Instant now, Instant until, int limit);

  /** It was taken in. */
  void posted(UUID id, Instant at);

  /**
   * It was not.
   *
   * @param why in words, without values
   * @param next when it is tried again; null: not any more
   */
  void failed(UUID id, String why, @Nullable Instant next);

  /** Forgets those of before. */
  void forget(Instant before);

  /**
   * One that is to be posted.
   *
   * @param channel by which one
   * @param attempts those before
   */
  record Waiting(UUID id, String channel, Message message, Instant at, int attempts) {}
}
