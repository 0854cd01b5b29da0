package io.syncline.core.system.discover;

import io.syncline.core.system.SystemFailure;
import java.util.List;

/** The tables and views of a system that is a database, as its own catalog describes them. */
public interface TableCatalog {

  /**
   * All tables and views that the user sees, in the order of their names; those of the database
   * itself are left out.
   *
   * @throws SystemFailure where the database cannot be asked
   */
  List<FoundTable> tables();
}
