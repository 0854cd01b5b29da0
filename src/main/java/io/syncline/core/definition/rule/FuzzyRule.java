package io.syncline.core.definition.rule;

import org.jspecify.annotations.Nullable;

/**
 * A fuzzy match rule: how alike an attribute has to be before two records may be one. Similarities
 * go from 0 (nothing in common) to 1 (the same, normalized).
 *
 * @param threshold where review begins
 * @param autoLink where records are linked without a person, provided a second attribute agrees and
 *     no exact rule speaks against it; null: never
 */
public record FuzzyRule(String attribute, double threshold, @Nullable Double autoLink) {}
