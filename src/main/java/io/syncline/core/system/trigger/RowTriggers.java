package io.syncline.core.system.trigger;

import io.syncline.core.system.SystemFailure;
import java.util.Collection;
import java.util.Set;

/**
 * Triggers of a database that report each row that is created, changed or deleted. A report is a
 * hint: the record is read. One that is lost costs time, and polls find the change.
 */
public interface RowTriggers {

  /**
   * The SQL that makes the trigger of an object's table. Nothing is run.
   *
   * @throws SystemFailure where the table has no such trigger; says why
   */
  String creation(String object);

  /** The SQL that removes it again. Nothing is run. */
  String removal(String object);

  /** Makes the trigger, in one transaction. */
  void create(String object);

  /** Removes the trigger, in one transaction. */
  void remove(String object);

  /**
   * Listens to the triggers of these objects until it is closed, and connects again where the
   * connection is lost.
   */
  Listening listen(Collection<String> objects, RowListener listener);

  /** Listens now. */
  interface Listening extends AutoCloseable {

    /** To which objects. */
    Set<String> objects();

    @Override
    void close();
  }
}
