package io.syncline.core.system.file;

import io.syncline.core.definition.system.ObjectType.FileContent.Algorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file on this machine, from when they were read until they are written. Closed,
 * they are gone; so are those of one that nobody refers to any more.
 */
public final class FileCopy implements AutoCloseable {

  private static final Cleaner CLEANER = Cleaner.create();
  private static final int PIECE = 1 << 16;

  private final @Nullable FileChannel bytes;
  private final String type;
  private final long size;
  private String checksum;
  private Cleaner.Cleanable end = () -> {};

  private FileCopy(@Nullable FileChannel bytes, String type, long size, String checksum) {
    this.bytes = bytes;
    this.type = type;
    this.size = size;
    this.checksum = checksum;
  }

  /**
   * @param bytes a temporary file, which is closed with this
   * @param type its media type
   * @param by makes its checksum
   */
  public static FileCopy of(FileChannel bytes, String type, Algorithm by) throws IOException {
    return new FileCopy(bytes, type, bytes.size(), checksum(bytes, by));
  }

  /** Of a file that nobody reads, as in a plan: there are no bytes. */
  public static FileCopy imagined(String checksum) {
    return new FileCopy(null, "application/octet-stream", 0, checksum);
  }

  public String type() {
    return type;
  }

  public long size() {
    return size;
  }

  /** As records say it: {@code md5:} and hexadecimal digits. */
  public String checksum() {
    return checksum;
  }

  /** Its checksum is from now on as a system says it that makes it by this algorithm. */
  public void checkedBy(Algorithm algorithm) throws IOException {
    if (bytes != null && !algorithm.made(checksum)) {
      checksum = checksum(bytes, algorithm);
    }
  }

  /** The bytes from a place on, as many as are sent at once; none: it ends there. */
  public byte[] piece(long from) throws IOException {
    return piece(Objects.requireNonNull(bytes, "an imagined file has no bytes"), from);
  }

  private static byte[] piece(FileChannel bytes, long from) throws IOException {
    var piece = ByteBuffer.allocate(PIECE);
    int read = bytes.read(piece, from);
    return read == PIECE ? piece.array() : Arrays.copyOf(piece.array(), Math.max(0, read));
  }

  private static String checksum(FileChannel bytes, Algorithm by) throws IOException {
    try {
      var digest = MessageDigest.getInstance(by.digest());
      long at = 0;
      for (var piece = piece(bytes, at); piece.length > 0; piece = piece(bytes, at)) {
        digest.update(piece);
        at += piece.length;
      }
      return Objects.requireNonNull(by.value(HexFormat.of().formatHex(digest.digest())));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + by.digest(), e);
    }
  }

  /**
   * What is done once it is closed.
   *
   * @param work does not refer to this
   */
  public void afterwards(Runnable work) {
    end = CLEANER.register(this, work);
  }

  @Override
  public void close() {
    try {
      if (bytes != null) {
        bytes.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      end.clean();
    }
  }

  /** Without what it holds. */
  @Override
  public String toString() {
    return "FileCopy[" + size + " bytes]";
  }
}
