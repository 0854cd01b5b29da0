package io.syncline.core.definition.key;

import org.jspecify.annotations.Nullable;

/** A route of the integrator as definitions name it: {@code direct:order-laptop}. */
public final class RouteName {

  private static final String SCHEME = "direct:";

  private RouteName() {}

  /** The name without its scheme; null: this is no route. */
  public static @Nullable String of(String written) {
    return written.startsWith(SCHEME) && written.length() > SCHEME.length()
        ? written.substring(SCHEME.length())
        : null;
  }
}
