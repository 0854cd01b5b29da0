package io.syncline.core.notify;

/**
 * Brings messages to whoever wants them; one that cannot be delivered stops nothing. Only one that
 * cannot be kept throws, as any other commit would.
 */
@FunctionalInterface
public interface Messenger {
  void tell(Message message);
}
