/**
 * Definitions in three stages: {@code source}, a sync as it is written; {@code compile}, which
 * works out what it means and checks that; {@code model}, what all started syncs come to together.
 * They share {@code system}, the types of systems; {@code rule}, the rules of attributes; {@code
 * key}, how a record is written; and the messages to the author that are here.
 */
@NullMarked
package io.syncline.core.definition;

import org.jspecify.annotations.NullMarked;
