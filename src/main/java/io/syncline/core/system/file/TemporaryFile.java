package io.syncline.core.system.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/** Room on the disk that ends with its process, however that ends. */
public final class TemporaryFile {

  private TemporaryFile() {}

  /**
   * An empty file, to write and to read. The operating system removes its name at once where it
   * can, and else when it is closed: a process that is killed leaves nothing behind.
   */
  public static FileChannel open() throws IOException {
    return FileChannel.open(
        Files.createTempFile("syncline-", ".file"),
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }
}
