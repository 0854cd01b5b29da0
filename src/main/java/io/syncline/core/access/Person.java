package io.syncline.core.access;

import java.util.Set;

/**
 * Who logged in at an identity provider.
 *
 * @param issuer the provider
 * @param subject who it is there; never another person's
 * @param name for readers; the provider may let people change it
 * @param values of the claim that gives roles
 */
public record Person(String issuer, String subject, String name, Set<String> values) {

  public Person {
    values = Set.copyOf(values);
  }

  /** As the audit shows it: the name may be chosen by its owner, what follows may not. */
  public String actor() {
    return name + " (" + issuer + " " + subject + ")";
  }
}
