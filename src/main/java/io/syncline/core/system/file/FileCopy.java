package io.syncline.core.system.file;

import java.lang.ref.Cleaner;
import java.nio.file.Path;

/**
 * The bytes of a file on this machine, from when they were read until they are written. Closed,
 * they are deleted; one that nobody closes is deleted when nobody refers to it any more.
 */
public final class FileCopy implements AutoCloseable {

  private static final Cleaner CLEANER = Cleaner.create();

  private final Path path;
  private final String type;
  private final long size;
  private final String checksum;
  private final Cleaner.Cleanable deletion;

  /**
   * @param path of a temporary file
   * @param type its media type
   * @param checksum as records say it: {@code md5:} and hexadecimal digits
   * @param deletion deletes the temporary file; it does not refer to this
   */
  public FileCopy(Path path, String type, long size, String checksum, Runnable deletion) {
    this.path = path;
    this.type = type;
    this.size = size;
    this.checksum = checksum;
    this.deletion = CLEANER.register(this, deletion);
  }

  /** Of a file that nobody reads, as in a plan: there are no bytes. */
  public static FileCopy imagined(String checksum) {
    return new FileCopy(Path.of(""), "application/octet-stream", 0, checksum, () -> {});
  }

  public Path path() {
    return path;
  }

  public String type() {
    return type;
  }

  public long size() {
    return size;
  }

  public String checksum() {
    return checksum;
  }

  @Override
  public void close() {
    deletion.clean();
  }

  /** Without what it holds. */
  @Override
  public String toString() {
    return "FileCopy[" + size + " bytes]";
  }
}
