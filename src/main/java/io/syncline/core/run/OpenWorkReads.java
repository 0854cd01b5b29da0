package io.syncline.core.run;

/** Looks at how the parts of every system stand. */
@FunctionalInterface
public interface OpenWorkReads {
  OpenWork look();
}
