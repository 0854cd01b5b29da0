package io.syncline.core.notify;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps messages: each occasion is reported once, and what is to be posted survives a crash. */
public interface Outbox {

  /**
   * Keeps a message.
   *
   * @param due when it is to be posted; null: never, it is only kept
   * @return false where its occasion was reported before
   */
  boolean put(UUID id, Message message, Instant at, @Nullable Instant due);

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
   * @param attempts those before
   */
  record Waiting(UUID id, Message message, Instant at, int attempts) {}
}
