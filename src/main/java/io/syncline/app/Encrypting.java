package io.syncline.app;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Installations;
import jakarta.inject.Provider;
import java.util.function.BooleanSupplier;

/**
 * Whether a started sync asks for encryption now. Asked for every document that is written, so the
 * answer is kept for as long as the installation stays the same.
 */
final class Encrypting implements BooleanSupplier {

  private final Provider<Installations> installations;
  private volatile Known known = new Known(Installation.EMPTY, false);

  private record Known(Installation installation, boolean encrypts) {}

  /**
   * @param installations asked late: they are read from the database this answers for
   */
  Encrypting(Provider<Installations> installations) {
    this.installations = installations;
  }

  @Override
  public boolean getAsBoolean() {
    var current = installations.get().current();
    var last = known;
    if (last.installation() != current) {
      last = new Known(current, current.encrypts());
      known = last;
    }
    return last.encrypts();
  }
}
