// What becomes of a document once it is finalized, in words.

/** UPHELD: nothing of it is owed. PARTLY: some of it is. REJECTED: all of it is. */
export type DisputeOutcome = 'UPHELD' | 'PARTLY' | 'REJECTED';

/** Where a document is on its way to the buyer. */
export type TransmissionStatus = 'NOT_NEEDED' | 'TO_SEND' | 'SENT' | 'REJECTED' | 'RECEIVED';
