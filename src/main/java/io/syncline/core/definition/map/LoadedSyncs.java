package io.syncline.core.definition.map;

import io.syncline.core.definition.compile.form.LoadedSync;
import java.util.Optional;

/** The syncs as their files were read, started or not; a refused file is none. */
@FunctionalInterface
public interface LoadedSyncs {
  Optional<LoadedSync> loaded(String sync);
}
