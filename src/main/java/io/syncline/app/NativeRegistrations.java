package io.syncline.app;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.apache.commons.jexl3.JexlArithmetic;

/**
 * The one place for classes that a native image must keep open to reflection, each with its reason.
 * Resources and locales are in {@code application.properties}, with theirs.
 *
 * <ul>
 *   <li>{@link JexlArithmetic}: expressions look up its methods by name to find overloaded
 *       operators.
 * </ul>
 *
 * <p>Not needed: picocli's commands and Jackson's types (their extensions), json-schema-validator
 * (it brings its own list), libphonenumber and commons-validator (no reflection), JSON values
 * (written and read without it).
 */
@RegisterForReflection(targets = {JexlArithmetic.class})
final class NativeRegistrations {
  private NativeRegistrations() {}
}
