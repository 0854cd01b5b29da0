package io.syncline.core.definition.model;

/** Gives the installation as it is now; a unit of work asks once and keeps what it got. */
@FunctionalInterface
public interface Installations {
  Installation current();
}
