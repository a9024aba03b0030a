from ._dataset import Dataset as Dataset
from .citing import Style as Style
from .counts import By as By, Counts as Counts
from .dates import CalendarDifference as CalendarDifference, DateLike as DateLike, Days as Days, PartialDate as PartialDate, Precision as Precision
from .errors import DatasetError as DatasetError, DateError as DateError, DuplicateIdError as DuplicateIdError, InexactError as InexactError, NotOnRecordError as NotOnRecordError, Problem as Problem, TrumpputinError as TrumpputinError, UnknownIdError as UnknownIdError, UnknownValueError as UnknownValueError
from .gaps import Gap as Gap, Gaps as Gaps, Measure as Measure
from .history import Change as Change
from .models import Access as Access, Citation as Citation, Claim as Claim, Confidence as Confidence, Coverage as Coverage, Event as Event, Exclusion as Exclusion, Format as Format, Kind as Kind, Leader as Leader, LocalDates as LocalDates, Location as Location, Office as Office, Person as Person, Quote as Quote, QuoteKind as QuoteKind, Release as Release, Source as Source, SourceKind as SourceKind, Status as Status, Variant as Variant
from .tables import Events as Events, Quotes as Quotes, Table as Table

__all__ = ['Dataset', 'Style', 'By', 'Counts', 'CalendarDifference', 'DateLike', 'Days', 'PartialDate', 'Precision', 'DatasetError', 'DateError', 'DuplicateIdError', 'InexactError', 'NotOnRecordError', 'Problem', 'TrumpputinError', 'UnknownIdError', 'UnknownValueError', 'Gap', 'Gaps', 'Measure', 'Access', 'Citation', 'Claim', 'Confidence', 'Coverage', 'Event', 'Exclusion', 'Format', 'Kind', 'Leader', 'LocalDates', 'Location', 'Office', 'Person', 'Quote', 'QuoteKind', 'Release', 'Source', 'SourceKind', 'Status', 'Variant', 'Events', 'Quotes', 'Table', 'Change', '__version__', 'dataset', 'events', 'meetings', 'calls', 'unconfirmed', 'quotes', 'leaders', 'people', 'locations', 'sources']

__version__: str
dataset: Dataset
events: Events
meetings: Events
calls: Events
unconfirmed: Events
quotes: Quotes
leaders: Table[Leader]
people: Table[Person]
locations: Table[Location]
sources: Table[Source]
