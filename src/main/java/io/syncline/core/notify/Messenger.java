package io.syncline.core.notify;

/** Brings messages to whoever wants them; one that cannot be delivered stops nothing. */
@FunctionalInterface
public interface Messenger {
  void tell(Message message);
}
