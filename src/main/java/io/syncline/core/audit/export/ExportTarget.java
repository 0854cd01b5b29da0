package io.syncline.core.audit.export;

import java.io.IOException;

/**
 * A place for exports. A file appears there under its name when it is whole, and never replaces
 * another one.
 */
public interface ExportTarget {

  /** Whether a file of this name can be written here. */
  boolean takes(String name);

  /**
   * Begins a file. What earlier attempts of the same run left is removed, and what a process that
   * still works on one of them writes from now on never becomes the file.
   *
   * @throws NameTaken where there is a file of this name
   */
  Upload begin(String name, Attempt attempt) throws IOException;

  /**
   * Whether an earlier attempt of the run completed the file.
   *
   * @param sha256 of its content, in hexadecimal digits
   */
  boolean isComplete(String name, String run, String sha256) throws IOException;

  /** Where a file of this name is, to be read by people. */
  String place(String name);

  /**
   * An attempt of a run.
   *
   * @param number grows with each attempt
   */
  record Attempt(String run, long number) {}

  /** A file that is being written. Closed without being complete, nothing of it remains. */
  interface Upload extends AutoCloseable {

    /** The next bytes of the file. */
    void write(byte[] bytes, int from, int length) throws IOException;

    /**
     * What was written becomes the file.
     *
     * @throws NameTaken where there is a file of this name now
     */
    void complete() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** There is a file of this name, which is not replaced. */
  final class NameTaken extends IOException {
    private static final long serialVersionUID = 1L;

    public NameTaken(String place) {
      super("there is a file already: " + place);
    }
  }
}
