package io.syncline.core.notify;

/**
 * Sends messages to their receivers; one that cannot be delivered stops nothing. Only one that
 * cannot be kept throws, as any other commit would.
 */
@FunctionalInterface
public interface Messenger {
  void send(Message message);
}
