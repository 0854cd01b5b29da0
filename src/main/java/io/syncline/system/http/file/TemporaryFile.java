package io.syncline.system.http.file;

import io.syncline.core.definition.system.body.ChecksumAlgorithm;
import io.syncline.core.system.file.FileCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Bytes on the disk that end with their process, however that ends: the operating system removes
 * the name of the file at once where it can, and else when it is closed.
 *
 * @param channel to write to and to read from
 */
public record TemporaryFile(FileChannel channel) implements FileCopy.Bytes {

  private static final int PIECE = 1 << 16;

  /** An empty one, in the folder for temporary files. */
  static TemporaryFile open() throws IOException {
    return open(Files.createTempFile("syncline-", ".file"));
  }

  /**
   * @param path of a file, which is removed
   */
  public static TemporaryFile open(Path path) throws IOException {
    return new TemporaryFile(
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE));
  }

  @Override
  public byte[] piece(long from) {
    try {
      var piece = ByteBuffer.allocate(PIECE);
      int read = channel.read(piece, from);
      return read == PIECE ? piece.array() : Arrays.copyOf(piece.array(), Math.max(0, read));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String checksum(ChecksumAlgorithm by) {
    try {
      var digest = MessageDigest.getInstance(by.digest());
      long at = 0;
      for (var piece = piece(at); piece.length > 0; piece = piece(at)) {
        digest.update(piece);
        at += piece.length;
      }
      return Objects.requireNonNull(by.value(HexFormat.of().formatHex(digest.digest())));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + by.digest(), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
