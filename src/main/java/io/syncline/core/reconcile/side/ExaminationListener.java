package io.syncline.core.reconcile.side;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.Run;
import io.syncline.core.system.NativeRecord;
import java.util.List;

/**
 * Sees what an examination reads and what two sides came to, before it is forgotten: everything is
 * read once, for all consumers. Safe for threads; it throws only where the database does, as the
 * commit of the page that follows would.
 */
public interface ExaminationListener {

  ExaminationListener NONE =
      new ExaminationListener() {
        @Override
        public void read(Run run, SystemId system, ObjectType object, List<NativeRecord> page) {}

        @Override
        public void examined(
            Run run, Entity entity, List<SideCount> sides, List<Measured> measured) {}

        @Override
        public void forget(Run run) {}
      };

  /** A page as it was read; a page may be read again. */
  void read(Run run, SystemId system, ObjectType object, List<NativeRecord> page);

  /**
   * A trusted examination of everything. Reported again where the run is interrupted before it
   * ends.
   *
   * @param sides the counts of all sides of the entity
   * @param measured for each system that was compared with side A
   */
  void examined(Run run, Entity entity, List<SideCount> sides, List<Measured> measured);

  /** The run does not go on here, or is not to be trusted. */
  void forget(Run run);
}
