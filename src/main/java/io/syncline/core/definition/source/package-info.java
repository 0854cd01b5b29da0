/**
 * Sync definitions as integrators write them: one record per block of a {@code *.sync.yaml} file,
 * its components the keys, every default beside its key.
 */
@NullMarked
package io.syncline.core.definition.source;

import org.jspecify.annotations.NullMarked;
