-- The words that search begins with. An administrator changes them on /beheer/.

INSERT INTO register_irregularword (word, base) VALUES
  ('academici', 'academicus'), ('centra', 'centrum'), ('criteria', 'criterium'),
  ('europese', 'europees'), ('games', 'game'), ('gymnasia', 'gymnasium'), ('kinderen', 'kind'),
  ('laboratoria', 'laboratorium'), ('leden', 'lid'), ('musea', 'museum'),
  ('politici', 'politicus'), ('schepen', 'schip'), ('sgravenhage', 'gravenhage'),
  ('shertogenbosch', 'hertogenbosch'), ('stadia', 'stadium'), ('steden', 'stad'),
  ('technici', 'technicus'), ('vaklieden', 'vakman'), ('vaklui', 'vakman')
ON CONFLICT DO NOTHING;

INSERT INTO register_buildingword (word) VALUES
  ('acquisitie'), ('agenda'), ('agro'), ('akkoord'), ('arbeid'), ('bedrijf'), ('beleid'),
  ('besparing'), ('bijdrage'), ('biobased'), ('bouw'), ('brainport'), ('campus'),
  ('centrum'), ('chemie'), ('cluster'), ('concurrentie'), ('cultuur'), ('data'), ('defensie'),
  ('delta'), ('design'), ('dienst'), ('dienstverlening'), ('duurzaamheid'),
  ('energie'), ('experiment'), ('expat'), ('expertise'),
  ('export'), ('fonds'), ('food'), ('games'), ('garantie'), ('gebied'), ('gemeente'),
  ('gezondheid'), ('greenport'), ('handel'), ('haven'), ('health'),
  ('huisvesting'), ('incentive'), ('incubator'), ('industrie'),
  ('infrastructuur'), ('inkoop'), ('innovatie'), ('instelling'), ('investering'), ('kapitaal'),
  ('kennis'), ('klimaat'), ('kracht'), ('laboratorium'), ('landbouw'), ('landschap'),
  ('logistiek'), ('loket'), ('mainport'), ('maatschappij'), ('maintenance'),
  ('markt'), ('materialen'), ('media'), ('medicijn'), ('metropool'), ('milieu'), ('mobiliteit'),
  ('natuur'), ('netwerk'), ('onderhoud'), ('ondernemer'), ('onderneming'), ('onderwijs'),
  ('onderzoek'), ('ontwikkeling'), ('park'), ('participatie'), ('product'),
  ('productie'), ('proeftuin'), ('programma'), ('project'), ('provincie'), ('regio'), ('reis'),
  ('ruimte'), ('samenwerking'), ('school'), ('science'), ('sciences'),
  ('seaport'), ('sector'), ('service'), ('sierteelt'), ('spoor'), ('stad'), ('starter'),
  ('strategie'), ('student'), ('subsidie'), ('systemen'), ('talent'), ('technologie'),
  ('toerisme'), ('topsector'), ('tram'), ('transitie'), ('transport'), ('trein'), ('tuinbouw'),
  ('universiteit'), ('vaart'), ('vakman'), ('valley'), ('valorisatie'), ('veiligheid'),
  ('verband'), ('vervoer'), ('vestiging'), ('vliegtuig'), ('warmte'), ('water'),
  ('waterstof'), ('wind'), ('zorg')
ON CONFLICT DO NOTHING;

INSERT INTO register_synonym (term, meaning) VALUES
  ('Friesland', 'Fryslân'), ('LSH', 'Life Sciences & Health'),
  ('HTSM', 'High Tech Systemen & Materialen'), ('MRA', 'Metropoolregio Amsterdam'),
  ('MKB', 'midden- en kleinbedrijf'), ('R&D', 'research and development'),
  ('Den Bosch', '''s-Hertogenbosch'), ('Den Haag', '''s-Gravenhage'),
  ('WUR', 'Wageningen University'), ('UMC', 'universitair medisch centrum'),
  ('SBIR', 'Small Business Innovation Research'), ('MRDH', 'Metropoolregio Rotterdam Den Haag'),
  ('mln', 'miljoen'), ('mld', 'miljard'), ('expats', 'kenniswerkers'),
  ('NFIA', 'Netherlands Foreign Investment Agency'),
  ('ROM', 'regionale ontwikkelingsmaatschappij')
ON CONFLICT DO NOTHING;
