package io.syncline.core.system.file;

import io.syncline.core.definition.system.body.ChecksumAlgorithm;
import java.lang.ref.Cleaner;

/** A file on this machine, from when its bytes were read until they are written. */
public final class FileCopy implements AutoCloseable {

  private static final Cleaner CLEANER = Cleaner.create();

  private final Bytes bytes;
  private final String type;
  private final long size;
  private String checksum;
  private Runnable end = () -> {};

  /** Where its bytes are. What cannot be read is a {@link java.io.UncheckedIOException}. */
  public interface Bytes extends AutoCloseable {

    /** The bytes from a place on, as many as are sent at once; none: they end there. */
    byte[] piece(long from);

    /** The checksum of all of them, as records say it: {@code md5:} and hexadecimal digits. */
    String checksum(ChecksumAlgorithm by);

    /** They are not needed any more. */
    @Override
    void close();
  }

  /** Of a file that is never read, as in a plan. */
  private record Imagined(String checksum) implements Bytes {
    @Override
    public byte[] piece(long from) {
      return new byte[0];
    }

    @Override
    public String checksum(ChecksumAlgorithm by) {
      return checksum;
    }

    @Override
    public void close() {}
  }

  /**
   * @param bytes closed with this
   * @param type its media type
   * @param checksum as records say it
   */
  public FileCopy(Bytes bytes, String type, long size, String checksum) {
    this.bytes = bytes;
    this.type = type;
    this.size = size;
    this.checksum = checksum;
  }

  /** Of a file that is never read, as in a plan: there are no bytes. */
  public static FileCopy imagined(String checksum) {
    return new FileCopy(new Imagined(checksum), "application/octet-stream", 0, checksum);
  }

  public String type() {
    return type;
  }

  public long size() {
    return size;
  }

  /** As records say it. */
  public String checksum() {
    return checksum;
  }

  /** Its checksum is from now on as a system says it that makes it by this algorithm. */
  public void checkedBy(ChecksumAlgorithm algorithm) {
    if (!algorithm.made(checksum)) {
      checksum = bytes.checksum(algorithm);
    }
  }

  /** Its bytes from a place on, as many as are sent at once; none: it ends there. */
  public byte[] piece(long from) {
    return bytes.piece(from);
  }

  /**
   * What is done when it is closed, or cannot be reached any more.
   *
   * @param work does not refer to this
   */
  public void afterwards(Runnable work) {
    end = CLEANER.register(this, work)::clean;
  }

  @Override
  public void close() {
    try {
      bytes.close();
    } finally {
      end.run();
    }
  }

  /** Without what it holds. */
  @Override
  public String toString() {
    return "FileCopy[" + size + " bytes]";
  }
}
