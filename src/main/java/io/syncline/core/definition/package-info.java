/**
 * Syncs and systems as records: what integrators declare, and the entities that the started syncs
 * form together.
 */
@NullMarked
package io.syncline.core.definition;

import org.jspecify.annotations.NullMarked;
