package io.syncline.core.landing;

import java.util.List;
import java.util.function.Consumer;

/** The rows of a file; it can be read from its beginning more than once. */
public interface RowSource {

  /**
   * Gives all rows, a few hundred at a time.
   *
   * @return what else the file says
   * @throws FileRefused where the file is no such file, or was cut
   */
  End read(Consumer<List<Numbered>> rows);

  /** A row, and the line it begins at. */
  record Numbered(long line, Landing.Entry entry) {}

  /**
   * The end of a file.
   *
   * @param broken rows that cannot be taken
   * @param proven whether it is known that nothing is missing at its end
   */
  record End(BrokenRows broken, boolean proven) {}
}
