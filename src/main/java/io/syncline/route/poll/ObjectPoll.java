package io.syncline.route.poll;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.system.ConnectedSystem;

/** Looks once for what changed in one object of a system, into the inbox (S22). */
@FunctionalInterface
public interface ObjectPoll {

  /** How many events it put into the inbox. */
  int run(ConnectedSystem system, ObjectType object);
}
