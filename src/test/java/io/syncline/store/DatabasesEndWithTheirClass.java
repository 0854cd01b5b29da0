package io.syncline.store;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Drops the databases that a class's tests were given when the class is done: hundreds of them
 * would be some gigabytes in a hundred thousand files. Registered for all tests, by name.
 */
public final class DatabasesEndWithTheirClass implements AfterAllCallback {

  @Override
  public void afterAll(ExtensionContext context) {
    if (context.getRequiredTestClass().getEnclosingClass() == null) {
      TestDatabase.dropAll();
    }
  }
}
