/** The integration map of a sync, from its files. */
@NullMarked
package io.syncline.cli.map;

import org.jspecify.annotations.NullMarked;
