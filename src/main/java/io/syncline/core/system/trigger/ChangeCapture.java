package io.syncline.core.system.trigger;

import io.syncline.core.system.SystemFailure;
import java.util.Collection;
import java.util.List;

/**
 * The decoded log of a database, which holds each committed change of its tables until it was
 * stored here. A change is a hint: the record is read.
 */
public interface ChangeCapture {

  /**
   * The SQL that makes what is not there yet of the publication and the slot. Nothing is run.
   *
   * @throws SystemFailure where an object cannot be captured, or the database is not set up for it;
   *     says why, and what to do
   */
  String creation(Collection<String> objects);

  /** The SQL that removes slot and publication. Nothing is run. */
  String removal();

  /** Runs what {@link #creation} says. */
  void create(Collection<String> objects);

  /** Runs what {@link #removal} says. */
  void remove();

  /**
   * What keeps changes of these objects from being captured, each with what to do.
   *
   * @throws SystemFailure where the database does not answer
   */
  List<String> problems(Collection<String> objects);

  /** Whether the slot is there: the database then keeps its log for it. */
  boolean exists();

  /**
   * Captures the changes of these objects until it is closed, and connects again where the
   * connection is lost.
   */
  RowTriggers.Listening listen(Collection<String> objects, CaptureListener listener);
}
