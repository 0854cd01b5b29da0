package io.syncline.core.audit.export;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The places that the settings name.
 *
 * @param folder null: none
 * @param s3 null: none
 * @param bucket of S3; empty: none
 */
public record ExportTargets(
    @Nullable ExportTarget folder, @Nullable ExportTarget s3, String bucket) {

  /** Kinds of places. */
  public enum Kind {
    FILE,
    S3
  }

  public Optional<ExportTarget> find(Kind kind) {
    return Optional.ofNullable(kind == Kind.FILE ? folder : s3);
  }
}
