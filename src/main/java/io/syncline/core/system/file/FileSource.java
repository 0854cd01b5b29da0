package io.syncline.core.system.file;

import io.syncline.core.model.NativeRef;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of a file that is written come from.
 *
 * @param from the copy that holds the file
 * @param copy its bytes, while they are on this machine; null: they were not read
 */
public record FileSource(NativeRef from, @Nullable FileCopy copy) {

  /** Of bytes that are not read yet. */
  public FileSource(NativeRef from) {
    this(from, null);
  }

  public FileSource with(FileCopy read) {
    return new FileSource(from, read);
  }
}
