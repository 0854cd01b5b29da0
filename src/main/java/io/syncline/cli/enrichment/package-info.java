/** The command that asks sources for what a record lacks. */
@NullMarked
package io.syncline.cli.enrichment;

import org.jspecify.annotations.NullMarked;
